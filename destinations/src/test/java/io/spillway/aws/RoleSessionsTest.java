package io.spillway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spillway.aws.AwsRecorder.Answer;
import io.spillway.aws.AwsRecorder.Request;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.S3Settings.IntermediaryRole;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.catalog.BucketAccess.SessionSettings;
import io.spillway.catalog.Customer;
import io.spillway.catalog.SecretReference;
import io.spillway.policy.Policy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When roles are assumed, with which credentials, and how long the sessions are used. */
class RoleSessionsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/spillway";
  private static final String HOP = "arn:aws:iam::999999999999:role/hop";
  private static final String SECRET = "hunter2";

  @TempDir private Path folder;
  private final ManualClock clock = new ManualClock();
  private final List<StsResult> stsResults = new CopyOnWriteArrayList<>();
  private AwsRecorder aws;
  private @Nullable S3ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    aws = new AwsRecorder();
    store = store("", null);
  }

  @AfterEach
  void stop() {
    store.close();
    aws.close();
  }

  @Test
  void assumesTheRoleWithItsExternalIdOnce() throws Exception {
    put(access(SECRET));
    put(access(SECRET));
    assertThat(aws.methods()).containsExactly("POST", "PUT", "PUT");
    Request assume = aws.requests.get(0);
    assertThat(assume.parameter("Action")).isEqualTo("AssumeRole");
    assertThat(assume.parameter("RoleArn")).isEqualTo(ROLE);
    assertThat(assume.parameter("ExternalId")).isEqualTo(SECRET);
    assertThat(assume.parameter("RoleSessionName")).isEqualTo("spillway-acme");
    assertThat(assume.isSignedBy(AwsRecorder.PLATFORM)).isTrue();
    assertThat(signers()).containsExactly("PLATFORM", "ASSUMED1", "ASSUMED1");
    assertThat(stsResults).containsExactly(StsResult.GRANTED);
  }

  @Test
  void asksForTheSessionThatTheDestinationNames() throws Exception {
    put(access(SECRET));
    assertThat(aws.requests.get(0).parameter("DurationSeconds")).isNull();
    SessionSettings session = new SessionSettings("team-a", Duration.ofMinutes(15), null);
    put(with(session));
    Request assume = aws.requests.get(2);
    assertThat(assume.parameter("RoleSessionName")).isEqualTo("team-a");
    assertThat(assume.parameter("DurationSeconds")).isEqualTo("900");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | ValidationError | The requested DurationSeconds exceeds the MaxSessionDuration set for this role. | lower role_session_duration, or have the role's maximum session duration raised
          400 | ValidationError | The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining. | the role is assumed by another role, which STS allows for 1 h at most; set role_session_duration to that or leave it out
          403 | RegionDisabledException | STS is not activated | activate STS in us-east-1 for the account, or set another region in sts.region
          403 | InvalidClientTokenId | invalid | STS of us-east-1 does not know the platform's own credentials, which count in their own partition of AWS only; give the job valid ones, or name a profile that has them in sts.profiles
          """)
  void saysWhatToDoAboutASessionThatIsNotGranted(
      int status, String code, String message, String remedy) {
    aws.sts = new Answer(status, code, message, Map.of());
    AccessException e = failure(with(new SessionSettings(null, Duration.ofHours(4), null)));
    assertThat(e.kind()).isEqualTo(Kind.DENIED);
    assertThat(e.remedy()).isEqualTo(remedy);
  }

  @Test
  void namesTheSettingForARoleOfAnotherPartition() {
    aws.sts = Answer.error(400, "ValidationError");
    AssumedRole role =
        new AssumedRole(ROLE.replace(":aws:", ":aws-cn:"), new SecretReference(SECRET));
    assertThat(
            failure(
                    new BucketAccess(
                        "acme", "acme-bucket", new S3Endpoint("eu-west-1", aws.uri(), true), role))
                .remedy())
        .isEqualTo(
            "STS of us-east-1 is in the partition aws and does not know roles of another one; set"
                + " sts_region to a region of aws-cn, and name a profile with credentials of"
                + " that partition in sts.profiles");
  }

  private BucketAccess with(SessionSettings session) {
    return new BucketAccess(
        "acme",
        "acme-bucket",
        new S3Endpoint("eu-west-1", aws.uri(), true),
        new AssumedRole(ROLE, new SecretReference(SECRET), session));
  }

  @Test
  void tellsOfEveryCallToSts() throws Exception {
    aws.sts = Answer.error(403, "AccessDenied");
    assertThat(failure(access(SECRET)).kind()).isEqualTo(Kind.DENIED);
    aws.sts = Answer.error(503, "ServiceUnavailable");
    assertThat(failure(access(SECRET)).kind()).isEqualTo(Kind.TRANSIENT);
    aws.recover();
    put(access(SECRET));
    put(access(SECRET));
    assertThat(failure(access("globex", "${file:/nowhere/id}")).kind()).isEqualTo(Kind.DENIED);
    assertThat(stsResults)
        .containsExactly(StsResult.DENIED, StsResult.UNAVAILABLE, StsResult.GRANTED);
  }

  @Test
  void assumesTheIntermediaryRoleFirstAndTheCustomersRoleWithItsCredentials() throws Exception {
    store.close();
    store = store("", new IntermediaryRole(HOP, new SecretReference("hop-id")));
    put(access(SECRET));
    put(access("globex", "globex-id"));
    assertThat(aws.methods()).containsExactly("POST", "POST", "PUT", "POST", "PUT");
    assertThat(aws.requests.get(0).parameter("RoleArn")).isEqualTo(HOP);
    assertThat(aws.requests.get(0).parameter("ExternalId")).isEqualTo("hop-id");
    assertThat(aws.requests.get(1).parameter("RoleArn")).isEqualTo(ROLE);
    assertThat(aws.requests.get(1).parameter("ExternalId")).isEqualTo(SECRET);
    assertThat(signers())
        .containsExactly("PLATFORM", "ASSUMED1", "ASSUMED2", "ASSUMED1", "ASSUMED3");
  }

  @Test
  void asksNoExternalIdOfAnIntermediaryRoleThatHasNone() throws Exception {
    store.close();
    store = store("", new IntermediaryRole(HOP, null));
    put(access(SECRET));
    assertThat(aws.requests.get(0).parameter("ExternalId")).isNull();
  }

  @Test
  void renewsTheIntermediarySessionThatStsRefuses() throws Exception {
    store.close();
    store = store("", new IntermediaryRole(HOP, null));
    put(access(SECRET));
    aws.sts = Answer.error(403, "ExpiredToken");
    AccessException e = failure(access("globex", "globex-id"));
    assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(e).hasMessageContaining("the intermediary role's session has ended");
    aws.recover();
    put(access("globex", "globex-id"));
    assertThat(aws.requests.get(4).parameter("RoleArn")).isEqualTo(HOP);
    assertThat(signers().get(4)).isEqualTo("PLATFORM");
  }

  @Test
  void keepsThePathOfAnEndpoint() throws Exception {
    store.close();
    store = store("/proxy/sts", null);
    put(access(SECRET));
    assertThat(aws.requests.get(0).path()).isEqualTo("/proxy/sts");
  }

  @Test
  void refreshesAheadOfExpiryAndBridgesAnOutage() throws Exception {
    aws.expiration = clock.instant().plus(Duration.ofHours(1));
    put(access(SECRET));
    clock.advance(Duration.ofMinutes(54));
    put(access(SECRET));
    assertThat(signers()).endsWith("ASSUMED1");

    clock.advance(Duration.ofMinutes(2));
    aws.sts = Answer.error(503, "ServiceUnavailable");
    put(access(SECRET));
    put(access(SECRET));
    assertThat(aws.methods()).containsExactly("POST", "PUT", "PUT", "POST", "PUT", "PUT");
    assertThat(signers()).endsWith("ASSUMED1");

    clock.advance(Duration.ofSeconds(11));
    aws.recover();
    aws.expiration = clock.instant().plus(Duration.ofHours(1));
    put(access(SECRET));
    assertThat(signers()).endsWith("PLATFORM", "ASSUMED2");

    clock.advance(Duration.ofHours(2));
    aws.sts = Answer.error(503, "ServiceUnavailable");
    assertThat(failure(access(SECRET)).kind()).isEqualTo(Kind.TRANSIENT);
  }

  @ParameterizedTest
  @CsvSource({
    "400,ExpiredToken,TRANSIENT",
    "400,InvalidToken,TRANSIENT",
    "403,InvalidAccessKeyId,TRANSIENT",
    "403,AccessDenied,DENIED"
  })
  void assumesTheRoleAnewWhenS3RefusesItsSession(int status, String code, Kind kind)
      throws Exception {
    put(access(SECRET));
    aws.s3 = Answer.error(status, code);
    AccessException e = failure(access(SECRET));
    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e.step()).isEqualTo(AccessStep.PUT_OBJECT);
    aws.recover();
    put(access(SECRET));
    assertThat(signers())
        .containsExactly("PLATFORM", "ASSUMED1", "ASSUMED1", "PLATFORM", "ASSUMED2");
  }

  @Test
  void keepsTheSessionWhenTheStoreIsOverloaded() throws Exception {
    put(access(SECRET));
    aws.s3 = Answer.error(503, "SlowDown");
    assertThat(failure(access(SECRET)).kind()).isEqualTo(Kind.TRANSIENT);
    aws.recover();
    put(access(SECRET));
    assertThat(signers()).containsExactly("PLATFORM", "ASSUMED1", "ASSUMED1", "ASSUMED1");
  }

  @Test
  void readsARotatedExternalIdAtTheNextTry() throws Exception {
    Path file = Files.writeString(folder.resolve("external-id"), "old-id\n");
    BucketAccess access = access("${file:" + file + "}");
    aws.sts = Answer.error(403, "AccessDenied");
    assertThat(failure(access).kind()).isEqualTo(Kind.DENIED);
    Files.writeString(file, "new-id\n");
    aws.recover();
    put(access);
    assertThat(aws.requests.get(0).parameter("ExternalId")).isEqualTo("old-id");
    assertThat(aws.requests.get(1).parameter("ExternalId")).isEqualTo("new-id");
  }

  @Test
  void usesNoSessionOfAnAccessThatHasChanged() throws Exception {
    put(access("old-id"));
    put(access("new-id"));
    assertThat(aws.requests.get(2).parameter("ExternalId")).isEqualTo("new-id");
    assertThat(signers()).containsExactly("PLATFORM", "ASSUMED1", "PLATFORM", "ASSUMED2");
  }

  @Test
  void forgetsWhatIsNotInForceAnyMore() throws Exception {
    BucketAccess acme = access(SECRET);
    BucketAccess globex = access("globex", "globex-id");
    put(acme);
    put(globex);
    store.retain(Set.of(globex));
    put(globex);
    assertThat(signers()).endsWith("ASSUMED2");
    put(acme);
    assertThat(signers()).endsWith("PLATFORM", "ASSUMED3");
    store.retain(Set.of());
    put(acme);
    assertThat(signers()).endsWith("PLATFORM", "ASSUMED4");
  }

  @Test
  void saysThatTheRoleCouldNotBeAssumed() {
    aws.sts = Answer.error(403, "AccessDenied");
    AccessException e = failure(access(SECRET));
    assertThat(e.kind()).isEqualTo(Kind.DENIED);
    assertThat(e.step()).isEqualTo(AccessStep.ROLE);
    assertThat(e)
        .hasMessage(
            "assuming "
                + ROLE
                + " failed: STS answered 403 AccessDenied (told to); the role must exist, its trust"
                + " policy must name the platform's own identity and ask for the external id that"
                + " iam_external_id gives, and the platform's own identity must be allowed"
                + " sts:AssumeRole on it; `spillway iam` prints the policies");
    assertThat(aws.methods()).containsExactly("POST");
  }

  @Test
  void saysThatTheIntermediaryRoleCouldNotBeAssumed() {
    store.close();
    store = store("", new IntermediaryRole(HOP, null));
    aws.sts = Answer.error(403, "AccessDenied");
    AccessException e = failure(access(SECRET));
    assertThat(e.step()).isEqualTo(AccessStep.INTERMEDIARY_ROLE);
    assertThat(e).hasMessageContaining(HOP).hasMessageContaining("sts.intermediary-external-id");
  }

  @Test
  void neverTellsTheExternalIdEvenWhenStsDoes() {
    aws.sts =
        new Answer(
            400, "ValidationError", "Value '" + SECRET + "' at 'externalId' is bad", Map.of());
    AccessException e = failure(access(SECRET));
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).contains("Value '***' at").doesNotContain(SECRET);
  }

  @Test
  void sendsNothingThatIsNoExternalId() {
    AccessException e = failure(access("two words"));
    assertThat(e.kind()).isEqualTo(Kind.DENIED);
    assertThat(e)
        .hasMessageContaining("is not an external id; use 2 to 1224")
        .hasMessageNotContaining("two words");
    assertThat(aws.requests).isEmpty();
  }

  @Test
  void namesTheVariableOrFileThatHoldsNoExternalId() {
    AccessException e = failure(access("${SPILLWAY_NOT_SET}"));
    assertThat(e.kind()).isEqualTo(Kind.DENIED);
    assertThat(e.step()).isEqualTo(AccessStep.ROLE);
    assertThat(e)
        .hasMessageStartingWith(
            "reading iam_external_id failed: ${SPILLWAY_NOT_SET} cannot be read: environment"
                + " variable SPILLWAY_NOT_SET is not set");
    assertThat(failure(access("${file:/nowhere/id}")))
        .hasMessageStartingWith(
            "reading iam_external_id failed: ${file:/nowhere/id} cannot be read: there is no such"
                + " file; ");
    assertThat(aws.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "half", "lost"})
  void assumesRolesOfAnotherPartitionWithTheProfileThatIsForIt(String profile) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("credentials"),
            """
            [china]
            aws_access_key_id = CHINA
            aws_secret_access_key = secret
            [half]
            aws_access_key_id = HALF
            [lost]
            role_arn = arn:aws:iam::000000000000:role/x
            source_profile = none
            """);
    System.setProperty("aws.sharedCredentialsFile", file.toString());
    try (S3ObjectStore mixed = store("", null, Map.of("aws-cn", "china", "aws-us-gov", profile))) {
      mixed.authenticate(access(SECRET));
      mixed.authenticate(ofPartition("aws-cn"));
      assertThat(signers()).containsExactly("PLATFORM", "CHINA");
      assertThat(
              catchThrowableOfType(
                  AccessException.class, () -> mixed.authenticate(ofPartition("aws-us-gov"))))
          .hasMessageContaining(
              "the profile '" + profile + "' of sts.profiles gives none; put it into");
    } finally {
      System.clearProperty("aws.sharedCredentialsFile");
    }
  }

  private BucketAccess ofPartition(String partition) {
    String role = ROLE.replace(":aws:", ":" + partition + ":");
    return new BucketAccess(
        partition,
        partition + "-bucket",
        new S3Endpoint("eu-west-1", aws.uri(), true),
        new AssumedRole(role, new SecretReference(SECRET)));
  }

  @Test
  void sendsNoExternalIdThatAnotherCustomerHasWhereverItIs() throws Exception {
    Path mine = Files.writeString(folder.resolve("globex"), SECRET);
    Path copy = Files.writeString(folder.resolve("copy"), SECRET);
    BucketAccess globex = access("globex", "${file:" + mine + "}");
    BucketAccess mallory = access("mallory", "${file:" + copy + "}");
    store.retain(Set.of(globex, mallory, access("acme", "${SPILLWAY_NOT_SET}")));
    put(globex);
    AccessException e = failure(mallory);
    assertThat(e.kind()).isEqualTo(Kind.DENIED);
    assertThat(e)
        .hasMessageContaining("leads to an external id that a destination of another owner has")
        .hasMessageNotContaining(SECRET);
    assertThat(aws.methods()).containsExactly("POST", "PUT");
    store.retain(Set.of(mallory));
    put(mallory);
    assertThat(aws.methods()).containsExactly("POST", "PUT", "POST", "PUT");
  }

  /** Whoever knows another one's external id cannot lock him out by writing it down. */
  @Test
  void sendsAnExternalIdThatAnotherCustomerWritesIntoTheCatalog() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), SECRET);
    BucketAccess acme = access("acme", "${file:" + secret + "}");
    BucketAccess mallory = access("mallory", SECRET);
    store.retain(Set.of(acme, mallory));
    put(acme);
    assertThat(failure(mallory)).hasMessageContaining("a destination of another owner has");
  }

  /** Whoever may choose his destination's id could choose what another one's secret is called. */
  @Test
  void comparesWhatAnOwnerHasUnderTheNameOfHisDestination() throws Exception {
    BucketAccess acme = owned("acme", "orders", Files.writeString(folder.resolve("acme"), SECRET));
    BucketAccess mallory =
        owned(
            "mallory",
            "acme",
            Files.writeString(Files.createDirectory(folder.resolve("x")).resolve("acme"), SECRET));
    store.retain(Set.of(acme, mallory));
    put(acme);
    assertThat(failure(mallory)).hasMessageContaining("a destination of another owner has");
  }

  private BucketAccess owned(String owner, String id, Path secret) {
    BucketAccess access = access(id, "${file:" + secret + "}");
    return new BucketAccess(
        id,
        Customer.of(id, owner),
        access.target(),
        access.identity(),
        access.objects(),
        access.safeguards());
  }

  private S3ObjectStore store(String stsPath, @Nullable IntermediaryRole intermediary) {
    return store(stsPath, intermediary, Map.of());
  }

  private S3ObjectStore store(
      String stsPath, @Nullable IntermediaryRole intermediary, Map<String, String> profiles) {
    return new S3ObjectStore(
        new S3Settings(
            "us-east-1",
            URI.create(aws.uri() + stsPath),
            Duration.ofSeconds(10),
            4,
            intermediary,
            profiles,
            Policy.UNRESTRICTED),
        stsResults::add,
        clock,
        false);
  }

  private List<String> signers() {
    return aws.requests.stream()
        .map(request -> String.valueOf(request.header("Authorization")))
        .map(header -> header.replaceFirst(".*Credential=([^/]+)/.*", "$1"))
        .toList();
  }

  private BucketAccess access(String externalId) {
    return access("acme", externalId);
  }

  private BucketAccess access(String destinationId, String externalId) {
    return new BucketAccess(
        destinationId,
        destinationId + "-bucket",
        new S3Endpoint("eu-west-1", aws.uri(), true),
        new AssumedRole(ROLE, new SecretReference(externalId)));
  }

  private void put(BucketAccess access) throws DeliveryException {
    byte[] bytes = {'x'};
    store.put(
        access, new ObjectStore.Content("k", "text/csv", 1, () -> new ByteArrayInputStream(bytes)));
  }

  private AccessException failure(BucketAccess access) {
    return catchThrowableOfType(AccessException.class, () -> put(access));
  }

  private static final class ManualClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-22T16:00:00Z");

    void advance(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
