package io.spillway.local.s3;

import static io.spillway.local.s3.LocalAws.CUSTOMER;
import static io.spillway.local.s3.LocalAws.EXTERNAL_ID;
import static io.spillway.local.s3.LocalAws.PLATFORM;
import static io.spillway.local.s3.LocalAws.ROLE;
import static io.spillway.local.s3.LocalAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class EmbeddedStsITCase {
  private static final String HOP = "arn:aws:iam::210987654321:role/hop";

  @RegisterExtension private final LocalAws aws = new LocalAws();

  @Test
  void givesCredentialsOutForTheRightExternalId() {
    AwsSessionCredentials credentials = aws.assume(PLATFORM, ROLE, EXTERNAL_ID);
    assertThat(credentials.expirationTime())
        .hasValueSatisfying(
            instant -> assertThat(instant).isAfter(Instant.now().plusSeconds(3500)));
    assertThat(aws.sts.granted(ROLE)).isEqualTo(1);
    assertThat(aws.sts.refused(ROLE)).isZero();
  }

  @Test
  void deniesAWrongOrMissingExternalIdAndAnUnknownRole() {
    assertDenied(() -> aws.assume(PLATFORM, ROLE, "wrong"));
    assertDenied(
        () -> {
          try (var client = aws.stsClient(PLATFORM)) {
            client.assumeRole(request -> request.roleArn(ROLE).roleSessionName("test"));
          }
        });
    assertDenied(() -> aws.assume(PLATFORM, ROLE + "-unknown", EXTERNAL_ID));
    assertThat(aws.sts.refused(ROLE)).isEqualTo(2);
    assertThat(aws.sts.calls()).isEqualTo(3);

    aws.sts.remove(ROLE);
    assertDenied(() -> aws.assume(PLATFORM, ROLE, EXTERNAL_ID));
  }

  @Test
  void refusesACallerWhoseSignatureIsWrong() {
    assertRefused(
        () ->
            aws.assume(
                AwsBasicCredentials.create(PLATFORM.accessKeyId(), "wrong"), ROLE, EXTERNAL_ID),
        403,
        "SignatureDoesNotMatch");
    assertRefused(
        () -> aws.assume(AwsBasicCredentials.create("UNKNOWN", "secret"), ROLE, EXTERNAL_ID),
        403,
        "InvalidClientTokenId");
  }

  @Test
  void chainsRoles() {
    aws.sts.register(Role.of(HOP, "hop-id"));
    aws.sts.register(Role.of(ROLE, EXTERNAL_ID, CUSTOMER).trusting(HOP));

    assertDenied(() -> aws.assume(PLATFORM, ROLE, EXTERNAL_ID));
    AwsSessionCredentials hop = aws.assume(PLATFORM, HOP, "hop-id");
    AwsSessionCredentials customer = aws.assume(hop, ROLE, EXTERNAL_ID);
    try (S3Client client = aws.s3Client(customer)) {
      client.putObject(put -> put.bucket(CUSTOMER).key("k"), RequestBody.fromString("x"));
    }
    assertThat(aws.s3.objects(CUSTOMER)).hasSize(1);

    assertDenied(() -> aws.assume(customer, HOP, "hop-id"));
    aws.identities.expire(HOP);
    assertRefused(() -> aws.assume(hop, ROLE, EXTERNAL_ID), 403, "ExpiredToken");
  }

  @Test
  void givesOutCredentialsThatLiveAsLongAsTheRoleSays() {
    aws.sts.register(
        Role.of(ROLE, EXTERNAL_ID, CUSTOMER).withCredentialLifetime(Duration.ofSeconds(30)));
    assertThat(aws.customer().expirationTime())
        .hasValueSatisfying(
            instant -> assertThat(instant).isBetween(Instant.now(), Instant.now().plusSeconds(30)));
  }

  @Test
  void canBeUnavailableAndSlow() {
    aws.sts.setAvailable(false);
    assertRefused(() -> aws.customer(), 503, "ServiceUnavailable");
    aws.sts.setAvailable(true);

    Duration delay = Duration.ofMillis(300);
    aws.sts.setDelay(delay);
    Instant start = Instant.now();
    assertThat(aws.customer()).isNotNull();
    assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(delay);
  }

  private static void assertDenied(ThrowingCallable call) {
    assertRefused(call, 403, "AccessDenied");
  }
}
