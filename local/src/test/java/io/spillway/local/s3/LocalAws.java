package io.spillway.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.local.host.DataDirectory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * S3 and STS with a platform and one customer, started anew for each test, and clients for them
 * that do not retry.
 */
final class LocalAws implements BeforeEachCallback, AfterEachCallback {
  static final String STAGING = "staging";
  static final String CUSTOMER = "customer-a";
  static final String ROLE = "arn:aws:iam::123456789012:role/spillway";
  static final String EXTERNAL_ID = "external-1";
  static final AwsBasicCredentials PLATFORM = AwsBasicCredentials.create("PLATFORM", "secret");

  final Identities identities = new Identities();
  EmbeddedS3 s3;
  EmbeddedSts sts;
  private DataDirectory data;

  @Override
  public void beforeEach(ExtensionContext test) throws IOException {
    data = DataDirectory.temporary("spillway-s3");
    identities.addPlatform(
        "platform", PLATFORM.accessKeyId(), PLATFORM.secretAccessKey(), Set.of(STAGING));
    s3 = EmbeddedS3.start(data.path(), 0, identities);
    sts = EmbeddedSts.start(0, identities);
    s3.createBucket(STAGING);
    s3.createBucket(CUSTOMER);
    s3.createBucket("customer-b");
    sts.register(Role.of(ROLE, EXTERNAL_ID, CUSTOMER, "not-created"));
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    sts.close();
    s3.close();
    data.close();
  }

  /** Checks that a call fails with an error of the service. */
  static void assertRefused(ThrowingCallable call, int status, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(status);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            });
  }

  StsClient stsClient(AwsCredentials credentials) {
    return StsClient.builder()
        .endpointOverride(sts.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .overrideConfiguration(noRetries())
        .build();
  }

  AwsSessionCredentials assume(AwsCredentials caller, String role, String externalId) {
    try (StsClient client = stsClient(caller)) {
      Credentials credentials =
          client
              .assumeRole(
                  AssumeRoleRequest.builder()
                      .roleArn(role)
                      .roleSessionName("test")
                      .externalId(externalId)
                      .build())
              .credentials();
      return AwsSessionCredentials.builder()
          .accessKeyId(credentials.accessKeyId())
          .secretAccessKey(credentials.secretAccessKey())
          .sessionToken(credentials.sessionToken())
          .expirationTime(credentials.expiration())
          .build();
    }
  }

  AwsSessionCredentials customer() {
    return assume(PLATFORM, ROLE, EXTERNAL_ID);
  }

  S3Client s3Client(AwsCredentials credentials) {
    return s3Client(credentials, RequestChecksumCalculation.WHEN_SUPPORTED);
  }

  S3Client s3Client(AwsCredentials credentials, RequestChecksumCalculation checksums) {
    return s3Client(s3.endpoint(), credentials, checksums);
  }

  private static S3Client s3Client(
      URI endpoint, AwsCredentials credentials, RequestChecksumCalculation checksums) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .forcePathStyle(true)
        .region(Region.EU_WEST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .requestChecksumCalculation(checksums)
        .overrideConfiguration(noRetries())
        .build();
  }

  private static ClientOverrideConfiguration noRetries() {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(DefaultRetryStrategy.doNotRetry())
        .apiCallTimeout(Duration.ofSeconds(20))
        .build();
  }
}
