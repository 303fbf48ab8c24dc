package io.spillway.aws;

import io.spillway.aws.DeliveryException.Kind;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The platform's own credentials, which the AWS SDK finds and refreshes. */
final class PlatformCredentials implements CredentialsSource, AutoCloseable {
  private final AwsCredentialsProvider provider;
  private final String missing;
  private final String remedy;

  private PlatformCredentials(AwsCredentialsProvider provider, String missing, String remedy) {
    this.provider = provider;
    this.missing = missing;
    this.remedy = remedy;
  }

  /** Those of the SDK's default chain. */
  static PlatformCredentials ofDefaultChain() {
    return new PlatformCredentials(
        DefaultCredentialsProvider.builder().build(),
        "none of the places where the AWS SDK looks has any",
        "give the job's processes AWS credentials: an instance's or pod's role, a profile, or"
            + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  }

  /** Those of a profile in the SDK's shared files, whatever else there is. */
  static PlatformCredentials ofProfile(String profile) {
    return new PlatformCredentials(
        ProfileCredentialsProvider.create(profile),
        "the profile '" + profile + "' of " + S3Settings.STS_PROFILES + " gives none",
        "put it into the AWS config or credentials file of the job's processes, or name another"
            + " one");
  }

  @Override
  public AwsCredentials credentials() throws AccessException {
    try {
      return provider.resolveCredentials();
    } catch (RuntimeException e) {
      // Not only the SDK's own: a broken profile is an illegal argument, or state.
      throw new AccessException(
          AccessStep.PLATFORM_CREDENTIALS,
          "finding the platform's own credentials",
          new Diagnosis(Kind.TRANSIENT, missing, remedy),
          e);
    }
  }

  @Override
  public void refused(AwsCredentials credentials) {
    // The SDK renews them.
  }

  @Override
  public void close() {
    if (provider instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
