package io.spillway.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.aws.SessionPolicies.SessionPolicy;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.BucketAccess.Encryption;
import io.spillway.catalog.BucketAccess.ObjectSettings;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.catalog.BucketAccess.TargetBucket;
import io.spillway.catalog.KeyPrefixes;
import io.spillway.catalog.SecretReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the policies of sessions say, and for which keys. */
class SessionPoliciesTest {
  private static final int MAX_CHARS = 2_048;
  private static final KeyPrefixes ORDERS = KeyPrefixes.of(List.of("orders/"));

  @Test
  void allowsPuttingIntoTheFoldersAndEncryptingForThat() throws Exception {
    SessionPolicy policy = policies(ORDERS, "acme-bucket", null).first("orders/a.csv");
    assertThat(tree(policy))
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"Version": "2012-10-17", "Statement": [
                      {"Effect": "Allow", "Action": ["s3:PutObject"],
                       "Resource": ["arn:aws:s3:::acme-bucket/orders/*"]},
                      {"Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
                       "Resource": ["*"],
                       "Condition": {"StringLike": {"kms:ViaService": "s3*"}}}]}
                    """));
    assertThat(policy.text()).doesNotContain("\n", "Sid", " ");
  }

  @Test
  void allowsWhatTheObjectsSettingsNeed() throws Exception {
    TreeMap<String, String> tags = new TreeMap<>();
    tags.put("team", "data");
    ObjectSettings objects =
        new ObjectSettings("bucket-owner-full-control", new Encryption("AES256", null), null, tags);
    JsonNode policy =
        tree(SessionPolicies.forPutting(access("b", objects), ORDERS, true).first(""));
    assertThat(policy.path("Statement")).hasSize(1);
    assertThat(texts(policy.at("/Statement/0/Action")))
        .containsExactly(
            "s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging", "s3:DeleteObject");
  }

  @ParameterizedTest
  @CsvSource({
    "1234abcd-12ab-34cd-56ef-1234567890ab,arn:aws:kms:eu-west-1:*:key/1234abcd-12ab-34cd-56ef-1234567890ab,",
    "arn:aws:kms:eu-west-1:555555555555:key/1234abcd-12ab-34cd-56ef-1234567890ab,arn:aws:kms:eu-west-1:555555555555:key/1234abcd-12ab-34cd-56ef-1234567890ab,",
    "alias/acme,arn:aws:kms:eu-west-1:*:key/*,alias/acme",
    "arn:aws:kms:eu-west-1:555555555555:alias/acme,arn:aws:kms:eu-west-1:555555555555:key/*,alias/acme"
  })
  void namesTheDestinationsOwnKey(String key, String resource, @Nullable String alias)
      throws Exception {
    JsonNode statement = tree(policies(ORDERS, "acme-bucket", key).first(null)).at("/Statement/1");
    assertThat(texts(statement.path("Resource"))).containsExactly(resource);
    assertThat(statement.at("/Condition/ForAnyValue:StringEquals/kms:ResourceAliases").asText())
        .isEqualTo(alias == null ? "" : alias);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:s3:eu-west-1:555555555555:accesspoint/my-ap,arn:aws:s3:eu-west-1:555555555555:accesspoint/my-ap/object/orders/*",
    "spillway-abcdefghijk1234567890abcdefghi-s3alias,arn:aws:s3:eu-west-1:*:accesspoint/*/object/orders/*",
    "logs--euw1-az1--x-s3,arn:aws:s3express:eu-west-1:*:bucket/logs--euw1-az1--x-s3"
  })
  void namesAccessPointsAndDirectoryBuckets(String bucket, String resource) throws Exception {
    SessionPolicies policies = policies(ORDERS, bucket, null);
    assertThat(resources(policies.first("orders/a"))).containsExactly(resource);
    assertThat(policies.first(null).allows("refunds/a")).isEqualTo(bucket.endsWith("--x-s3"));
  }

  @Test
  void staysInTheRolesPartition() throws Exception {
    BucketAccess china =
        new BucketAccess(
            "acme",
            "acme-bucket",
            new S3Endpoint("cn-north-1", null, false),
            new AssumedRole(
                "arn:aws-cn:iam::123456789012:role/spillway", new SecretReference("x1")));
    assertThat(resources(SessionPolicies.forPutting(china, ORDERS, false).first(null)))
        .containsExactly("arn:aws-cn:s3:::acme-bucket/orders/*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a*$?/      | a${*}${$}${?}/*
          say "a\\b"/ | say "a\\b"/*
          größe/     | gr*
          注文/        | *
          """)
  void takesCharactersAsTheyAreAndEndsBeforeThoseThatStsMayNotTake(String folder, String keys)
      throws Exception {
    SessionPolicies policies = policies(KeyPrefixes.of(List.of(folder)), "b", null);
    SessionPolicy policy = policies.first(folder + "a.csv");
    assertThat(resources(policy)).containsExactly("arn:aws:s3:::b/" + keys);
    assertThat(policy.text()).matches("[\\t\\n\\r -\u00ff]+");
  }

  @Test
  void coversAKeyOutsideOfTheFoldersOnceItIsNeeded() {
    SessionPolicies policies = policies(ORDERS, "b", null);
    SessionPolicy first = policies.first("orders/a");
    assertThat(first.allows("old/refunds/dt=2026-11-26/hour=16/a")).isFalse();
    SessionPolicy more = policies.extended(first, "old/refunds/dt=2026-11-26/hour=16/a");
    assertThat(more.keys().texts()).containsExactly("old/refunds/", "orders/");
    assertThat(policies.first("old/a").keys().texts()).containsExactly("old/", "orders/");
    assertThat(policies.first("a.csv").keys()).isEqualTo(KeyPrefixes.ALL);
  }

  @Test
  void coversAllKeysAfterAFewExtensions() {
    SessionPolicies policies = policies(ORDERS, "b", null);
    SessionPolicy policy = policies.first("orders/a");
    int extensions = 0;
    for (int user = 0; user < 1_000; user++) {
      String key = "user" + user + "x/a";
      if (!policy.allows(key)) {
        policy = policies.extended(policy, key);
        extensions++;
      }
      assertThat(policy.allows(key)).isTrue();
    }
    assertThat(extensions).isEqualTo(5);
  }

  @Test
  void allowsNothingBeforeAnythingIsKnown() {
    SessionPolicies policies = policies(KeyPrefixes.NONE, "b", null);
    assertThat(policies.first("orders/dt=2026-11-26/a").keys()).isEqualTo(ORDERS);
    assertThat(policies.first(null).keys()).isEqualTo(KeyPrefixes.ALL);
  }

  @Test
  void fitsTheFoldersOfFiftyMappings() {
    List<String> folders =
        IntStream.range(0, 50)
            .mapToObj(i -> "team-" + i % 7 + "/" + "abcdefghij".repeat(9) + "/table-" + i + "/")
            .toList();
    SessionPolicies policies = policies(KeyPrefixes.of(folders), "b", null);
    SessionPolicy policy = policies.first(null);
    assertThat(policy.text()).hasSizeLessThanOrEqualTo(MAX_CHARS);
    assertThat(folders).allMatch(folder -> policy.allows(folder + "a.csv"));
    assertThat(policy.allows("team-7/x")).isFalse();
    assertThat(policy.keys().texts()).hasSizeGreaterThan(7);
  }

  @Test
  void fitsFoldersThatHaveNothingInCommon() {
    List<String> folders =
        IntStream.range(0, 50).mapToObj(i -> (char) ('!' + i) + "*".repeat(400) + "/").toList();
    SessionPolicy policy = policies(KeyPrefixes.of(folders), "b", null).first(null);
    assertThat(policy.text()).hasSizeLessThanOrEqualTo(MAX_CHARS);
    assertThat(policy.keys()).isEqualTo(KeyPrefixes.ALL);
  }

  @Test
  void getsSmallerInAFewStepsAndStaysSmall() {
    List<String> folders =
        IntStream.range(0, 30).mapToObj(i -> "team-" + i % 5 + "/table-" + i + "/").toList();
    SessionPolicies policies = policies(KeyPrefixes.of(folders), "b", null);
    List<Integer> sizes = new ArrayList<>();
    SessionPolicy policy = policies.first(null);
    SessionPolicy last = policy;
    for (; policy != null; policy = policies.smaller(policy)) {
      sizes.add(policy.text().length());
      last = policy;
    }
    assertThat(sizes).hasSizeBetween(3, 5);
    assertThat(last.keys()).isEqualTo(KeyPrefixes.ALL);
    assertThat(policies.first(null).text().length()).isLessThanOrEqualTo(last.text().length());
  }

  @Test
  void hasNoneWhereItIsSwitchedOff() {
    SessionPolicy none = SessionPolicies.none().first("a");
    assertThat(none.text()).isNull();
    assertThat(none.allows("b")).isTrue();
    assertThat(SessionPolicies.none().smaller(none)).isNull();
  }

  private static SessionPolicies policies(KeyPrefixes keys, String bucket, @Nullable String key) {
    Encryption encryption = key == null ? null : new Encryption("aws:kms", key);
    ObjectSettings objects = new ObjectSettings(null, encryption, null, new TreeMap<>());
    return SessionPolicies.forPutting(access(bucket, objects), keys, false);
  }

  private static BucketAccess access(String bucket, ObjectSettings objects) {
    return new BucketAccess(
        "acme",
        new TargetBucket(bucket, new S3Endpoint("eu-west-1", null, false), null, false),
        new AssumedRole("arn:aws:iam::123456789012:role/spillway", new SecretReference("x1")),
        objects);
  }

  private static JsonNode tree(SessionPolicy policy) throws IOException {
    return new JsonMapper().readTree(policy.text());
  }

  private static List<String> resources(SessionPolicy policy) throws IOException {
    return texts(tree(policy).at("/Statement/0/Resource"));
  }

  private static List<String> texts(JsonNode list) {
    return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
        .map(i -> list.get(i).asText())
        .toList();
  }
}
