package io.spillway.aws;

import io.spillway.aws.DeliveryException.Kind;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/** The platform's own credentials, from the AWS SDK's default chain, which refreshes them. */
final class PlatformCredentials implements CredentialsSource, AutoCloseable {
  private final DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build();

  @Override
  public AwsCredentials credentials() throws AccessException {
    try {
      return provider.resolveCredentials();
    } catch (SdkException e) {
      throw new AccessException(
          AccessStep.PLATFORM_CREDENTIALS,
          "finding the platform's own credentials",
          new Diagnosis(
              Kind.TRANSIENT,
              "none of the places where the AWS SDK looks has any",
              "give the job's processes AWS credentials: an instance's or pod's role, a profile, or"
                  + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
          e);
    }
  }

  @Override
  public void refused(AwsCredentials credentials) {
    // The SDK renews them.
  }

  @Override
  public void close() {
    provider.close();
  }
}
