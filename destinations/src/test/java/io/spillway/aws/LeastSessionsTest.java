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
import io.spillway.catalog.KeyPrefixes;
import io.spillway.catalog.SecretReference;
import io.spillway.policy.IdentityRules;
import io.spillway.policy.IdentityRules.SessionPolicyUse;
import io.spillway.policy.Policy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When roles are assumed for which objects, and what is asked of STS with other external ids. */
class LeastSessionsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/spillway";
  private static final String HOP = "arn:aws:iam::999999999999:role/hop";
  private static final KeyPrefixes ORDERS = KeyPrefixes.of(List.of("orders/"));

  private AwsRecorder aws;
  private S3ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    aws = new AwsRecorder();
    store = store(null, SessionPolicyUse.BY_DESTINATION);
  }

  @AfterEach
  void stop() {
    store.close();
    aws.close();
  }

  @Test
  void assumesTheRoleOnceForAllObjectsInItsFolders() throws Exception {
    for (int hour = 0; hour < 24; hour++) {
      put("orders/dt=2026-11-26/hour=" + hour + "/a");
    }
    assertThat(policies())
        .singleElement()
        .asString()
        .contains("\"arn:aws:s3:::acme-bucket/orders/*\"");
  }

  @Test
  void assumesItAgainForAnObjectOutsideAndKeepsThatSession() throws Exception {
    put("orders/a");
    put("old/dt=2026-11-25/a");
    put("old/dt=2026-11-26/b");
    put("orders/b");
    assertThat(policies()).hasSize(2);
    assertThat(policies().get(1)).contains("acme-bucket/old/*", "acme-bucket/orders/*");
    assertThat(signers()).endsWith("ASSUMED2", "ASSUMED2");
  }

  @Test
  void leavesTheSessionThatItHasWhenStsGivesNoOther() throws Exception {
    put("orders/a");
    aws.sts = Answer.error(503, "ServiceUnavailable");
    assertThat(failure("old/a").kind()).isEqualTo(Kind.TRANSIENT);
    put("orders/b");
    assertThat(signers()).endsWith("ASSUMED1");
    aws.recover();
    put("old/a");
    assertThat(signers()).endsWith("ASSUMED2");
  }

  @Test
  void asksForLessDetailWhenThePolicyIsTooLarge() throws Exception {
    KeyPrefixes folders =
        KeyPrefixes.of(
            IntStream.range(0, 30).mapToObj(i -> "team-" + i % 5 + "/table-" + i + "/").toList());
    aws.stsDecision =
        request ->
            String.valueOf(request.parameter("Policy")).length() > 400
                ? Answer.error(400, "PackedPolicyTooLarge")
                : AwsRecorder.OK;
    store.put(access(folders), content("team-1/table-1/a"));
    assertThat(policies()).hasSizeBetween(2, 4);
    int calls = policies().size();
    store.put(access(folders), content("team-4/table-29/a"));
    assertThat(policies()).hasSize(calls);
  }

  @Test
  void saysThatAnStsDoesNotTakePolicies() {
    aws.stsDecision = request -> Answer.error(400, "MalformedPolicyDocument");
    AccessException e = failure("orders/a");
    assertThat(e.kind()).isEqualTo(Kind.DENIED);
    assertThat(e.remedy())
        .isEqualTo(
            "this STS does not take the session's policy; set session_policy: off, or"
                + " identity.session_policies: never in the policy");
    assertThat(policies()).hasSize(1);
  }

  @Test
  void sendsNoPolicyWhereItIsSwitchedOff() throws Exception {
    store.put(access(null), content("a"));
    store.put(access(null), content("b/c"));
    assertThat(policies()).containsExactly("null");
  }

  @Test
  void tellsTheSessionsPolicyFromOthersThatDeny() {
    aws.s3 =
        new Answer(
            403,
            "AccessDenied",
            "User: x is not authorized to perform: s3:PutObject on resource: y because no session"
                + " policy allows the s3:PutObject action",
            Map.of());
    assertThat(failure("orders/a").remedy())
        .isEqualTo(
            "the session's own policy, which allows what `spillway iam` prints, does not allow it:"
                + " if the role needs more for this bucket, set session_policy: off; the role's"
                + " permissions are then the session's");
  }

  @Test
  void letsTheIntermediaryRolesSessionAssumeRolesAlone() throws Exception {
    store.close();
    store = store(new IntermediaryRole(HOP, null), SessionPolicyUse.ALWAYS);
    put("orders/a");
    assertThat(policies().get(0)).contains("\"Action\":\"sts:AssumeRole\"").doesNotContain("s3");
    store.close();
    store = store(new IntermediaryRole(HOP, null), SessionPolicyUse.NEVER);
    put("orders/a");
    assertThat(policies().get(2)).isEqualTo("null");
  }

  @Test
  void asksWithAnotherExternalIdForASessionThatCanDoNothing() throws Exception {
    assertThat(store.isAssumableWith("wrong-id", access(ORDERS))).isTrue();
    assertThat(aws.last().parameter("ExternalId")).isEqualTo("wrong-id");
    assertThat(aws.last().parameter("RoleSessionName")).isEqualTo("spillway-acme");
    assertThat(aws.last().parameter("Policy")).contains("\"Effect\":\"Deny\",\"Action\":\"*\"");
    aws.sts = Answer.error(403, "AccessDenied");
    assertThat(store.isAssumableWith(null, access(ORDERS))).isFalse();
    assertThat(aws.last().parameter("ExternalId")).isNull();
    assertThat(aws.requests).hasSize(2);
    aws.sts = Answer.error(400, "Throttling");
    AccessException e =
        catchThrowableOfType(
            AccessException.class, () -> store.isAssumableWith(null, access(ORDERS)));
    assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
  }

  private S3ObjectStore store(@Nullable IntermediaryRole intermediary, SessionPolicyUse use) {
    Policy open = Policy.UNRESTRICTED;
    return new S3ObjectStore(
        new S3Settings(
            "us-east-1",
            aws.uri(),
            Duration.ofSeconds(10),
            4,
            intermediary,
            Map.of(),
            new Policy(
                open.secrets(),
                new IdentityRules(List.of(), Set.of(), false, use),
                open.endpoints(),
                open.sources(),
                open.amounts())));
  }

  /** Of each AssumeRole; null for none. */
  private List<String> policies() {
    return aws.requests.stream()
        .filter(request -> request.method().equals("POST"))
        .map((Request request) -> String.valueOf(request.parameter("Policy")))
        .toList();
  }

  private List<String> signers() {
    return aws.requests.stream()
        .map(request -> String.valueOf(request.header("Authorization")))
        .map(header -> header.replaceFirst(".*Credential=([^/]+)/.*", "$1"))
        .toList();
  }

  private BucketAccess access(@Nullable KeyPrefixes within) {
    return new BucketAccess(
        "acme",
        "acme-bucket",
        new S3Endpoint("eu-west-1", aws.uri(), true),
        new AssumedRole(
            ROLE, new SecretReference("hunter2"), new SessionSettings(null, null, null, within)));
  }

  private static ObjectStore.Content content(String key) {
    byte[] bytes = {'x'};
    return new ObjectStore.Content(key, "text/csv", 1, () -> new ByteArrayInputStream(bytes));
  }

  private void put(String key) throws DeliveryException {
    store.put(access(ORDERS), content(key));
  }

  private AccessException failure(String key) {
    return catchThrowableOfType(AccessException.class, () -> put(key));
  }
}
