package io.spillway.aws;

import io.spillway.aws.DeliveryException.Kind;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/** The platform's own credentials, from wherever the AWS SDK finds them; it refreshes them. */
final class PlatformCredentials implements CredentialsSource, AutoCloseable {
  private final DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build();

  @Override
  public AwsCredentials credentials() throws AccessException {
    try {
      return provider.resolveCredentials();
    } catch (SdkException e) {
      throw new AccessException(
          AccessStep.PLATFORM_CREDENTIALS,
          Kind.TRANSIENT,
          "finding the platform's own credentials",
          "none of the places where the AWS SDK looks gives any",
          "give the job's processes AWS credentials: an instance's or pod's role, a profile, or"
              + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
          e);
    }
  }

  @Override
  public void refused(AwsCredentials credentials) {
    // They are not ours to renew.
  }

  @Override
  public void close() {
    provider.close();
  }
}
