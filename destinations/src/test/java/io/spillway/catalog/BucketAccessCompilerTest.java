package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.BucketAccess.AccessKey;
import io.spillway.catalog.BucketAccess.Encryption;
import io.spillway.catalog.BucketAccess.ObjectSettings;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.catalog.BucketAccess.Safeguards;
import io.spillway.catalog.BucketAccess.SessionSettings;
import io.spillway.catalog.BucketAccess.TargetBucket;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.Diagnostics;
import io.spillway.policy.IdentityRules;
import io.spillway.policy.IdentityRules.SessionPolicyUse;
import io.spillway.policy.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketAccessCompilerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final KeyPrefixes KEYS = new KeyPrefixes(List.of("orders/"));

  private List<Diagnostic> errors = List.of();
  private List<Diagnostic> warnings = List.of();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::123456789012:role/spillway",
        "arn:aws:iam::123456789012:role/team/data/spillway-Role_1+=,.@x",
        "arn:aws-cn:iam::123456789012:role/spillway",
        "arn:aws-us-gov:iam::123456789012:role/spillway",
        "arn:aws-eusc:iam::123456789012:role/spillway",
        "arn:aws-iso:iam::123456789012:role/spillway",
        "arn:aws-iso-b:iam::123456789012:role/spillway",
        "arn:aws-iso-e:iam::123456789012:role/spillway",
        "arn:aws-iso-f:iam::123456789012:role/spillway"
      })
  void takesRolesOfAllPartitions(String arn) {
    assertThat(compile("iam_role_arn", arn).map(access -> access.role().arn())).contains(arn);
    assertThat(errors).isEmpty();
  }

  @Test
  void takesARoleWithoutTheWhiteSpaceAroundIt() {
    String arn = "arn:aws:iam::123456789012:role/spillway";
    assertThat(compile("iam_role_arn", " " + arn + " \n").map(access -> access.role().arn()))
        .contains(arn);
    assertThat(errors).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::12345678901:role/spillway",
        "arn:aws:iam::1234567890123:role/spillway",
        "arn:aws:iam::123456789012:user/spillway",
        "arn:aws:iam::123456789012:role/",
        "arn:aws:iam::123456789012:role/spill way",
        "arn:aws-x:iam::123456789012:role/spillway",
        "arn:aws:sts::123456789012:assumed-role/spillway/x"
      })
  void refusesWhatIsNoRole(String arn) {
    assertThat(compile("iam_role_arn", arn)).isEmpty();
    assertThat(errors)
        .containsExactly(
            error(
                "iam_role_arn",
                "'" + arn + "' is not a role's ARN; ",
                "give one like" + " arn:aws:iam::123456789012:role/spillway"));
  }

  @Test
  void doesNotShowWhatMayBeASecretInTheRolesPlace() {
    assertThat(compile("iam_role_arn", "hunter2")).isEmpty();
    assertThat(errors)
        .extracting(Diagnostic::message)
        .containsExactly(
            "the value, not shown because it may be a secret, is not a role's ARN; give one"
                + " like arn:aws:iam::123456789012:role/spillway");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "${}", "${1A}", "$ACME_ID", "${file:}", "a b", "hunter*2"})
  void refusesWhatIsNeitherAnExternalIdNorWhereToFindOne(String externalId) {
    assertThat(compile("iam_external_id", externalId)).isEmpty();
    assertThat(errors)
        .extracting(Diagnostic::message)
        .containsExactly(
            "neither an external id (2 to 1224 letters, digits and + = , . @ : / - _) nor where to"
                + " find one; give it as ${external_id}, ${ENV_NAME}, ${file:/path} or"
                + " ${provider:name:key}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "my-bucket",
        "my.bucket.name",
        "0bucket9",
        "1.2.3.4.5",
        "a12345678901234567890123456789012345678901234567890123456789bcd"
      })
  void takesBucketNames(String bucket) {
    assertThat(compile("s3_aws_bucket_name", bucket).map(BucketAccess::bucket)).contains(bucket);
    assertThat(errors).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ab",
        "My-Bucket",
        "my_bucket",
        "-bucket",
        "bucket-",
        ".bucket",
        "a..b",
        "192.168.0.1",
        "my-bucket/folder",
        "my bucket",
        "x1234567890123456789012345678901234567890123456789012345678901234"
      })
  void refusesWhatIsNoBucketName(String bucket) {
    assertThat(compile("s3_aws_bucket_name", bucket)).isEmpty();
    assertThat(errors)
        .containsExactly(
            error(
                "s3_aws_bucket_name",
                "'"
                    + bucket
                    + "' is not a bucket name: 3 to 63 lower-case letters, digits, dots and"
                    + " hyphens, a letter or digit at both ends",
                ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://my-bucket", "s3://my-bucket/folder/", "arn:aws:s3:::my-bucket"})
  void saysThatAUriIsNoBucketName(String bucket) {
    assertThat(compile("s3_aws_bucket_name", bucket)).isEmpty();
    assertThat(errors)
        .containsExactly(
            error(
                "s3_aws_bucket_name",
                "'" + bucket + "' is a URI or ARN; ",
                "give the bucket's name alone, e.g. my-bucket"));
  }

  @ParameterizedTest
  @CsvSource({"15 min,900", "900s,900", "1 h,3600", "60min,3600"})
  void takesTheSessionsThatTheRoleIsAssumedFor(String duration, int seconds) {
    ObjectNode settings =
        settings()
            .put("role_session_name", "team-a@x.y=z,+_")
            .put("role_session_duration", duration)
            .put("sts_region", "ap-east-1");
    assertThat(compile(settings).map(access -> access.role().session()))
        .contains(
            new SessionSettings("team-a@x.y=z,+_", Duration.ofSeconds(seconds), "ap-east-1", KEYS));
    assertThat(errors).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "${HOOLI_ID},${HOOLI_SECRET}",
    "${file:/run/id},${file:/run/secret}",
    "${provider:vault:id},${provider:vault:secret}"
  })
  void takesTheAccessKeyOfAStore(String id, String secret) {
    assertThat(compile(store(id, secret)).map(BucketAccess::identity))
        .contains(new AccessKey(new SecretReference(id), new SecretReference(secret)));
    assertThat(errors).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void neverTakesOrShowsAnAccessKeyInClearText() {
    Optional<BucketAccess> access = compile(store("HUNTER-2-ID", "HUNTER-2-SECRET"));
    assertThat(access).isEmpty();
    String refusal =
        "not shown, because it is in clear text, in which no access key may be; give it as"
            + " ${ENV_NAME}, ${file:/path} or ${provider:name:key}";
    assertThat(errors)
        .extracting(Diagnostic::toString)
        .containsExactly(
            "settings.json:1: settings.access_key_id: " + refusal,
            "settings.json:1: settings.secret_access_key: " + refusal);
    assertThat(compile(store("${catalog:0123456789ab}", "${file:/x}"))).isEmpty();
    assertThat(compile(store("${A}", "${B}")).toString()).contains("${A}", "${B}");
  }

  @Test
  void takesAnAccessKeyOnlyForStoresThatHaveNoRoles() {
    ObjectNode settings = store("${A}", "${B}").put("s3_aws_region", "eu-west-1");
    settings.remove("endpoint");
    assertThat(compile(settings)).isEmpty();
    assertThat(errors)
        .extracting(Diagnostic::toString)
        .containsExactly(
            "settings.json:1: settings.access_key_id: goes with endpoint only: AWS has roles, whose"
                + " credentials expire; give iam_role_arn and iam_external_id, or the endpoint of"
                + " an S3-compatible store");
    for (String aws : List.of("s3.eu-west-1.amazonaws.com", "S3.cn-north-1.amazonaws.com.cn")) {
      assertThat(compile(settings.put("endpoint", "https://" + aws))).isEmpty();
      assertThat(errors)
          .extracting(Diagnostic::message)
          .containsExactly(
              "goes with S3-compatible stores only, and the endpoint is AWS's, which has roles;"
                  + " give iam_role_arn and iam_external_id");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          iam_role_arn             | arn:aws:iam::123456789012:role/x | does not go with access_key_id; give a role or an access key
          iam_external_id          | ${X}  | does not go with access_key_id; give a role or an access key
          role_session_name        | name  | does not go with access_key_id; give a role or an access key
          sts_region               | x     | does not go with access_key_id; give a role or an access key
          access_key_id            | ''    | missing or not text; an access key has an id and a secret, give both as ${ENV_NAME}, ${file:/path} or ${provider:name:key}
          secret_access_key        | ''    | missing or not text; an access key has an id and a secret, give both as ${ENV_NAME}, ${file:/path} or ${provider:name:key}
          secret_access_key        | ${AWS_SECRET_ACCESS_KEY} | ${AWS_SECRET_ACCESS_KEY} is the platform's own; set use_platform_credentials: true if it is meant, or name another variable
          """)
  void refusesWhatDoesNotGoWithAnAccessKey(String key, String value, String message) {
    assertThat(compile(store("${A}", "${B}").put(key, value))).isEmpty();
    assertThat(errors)
        .extracting(Diagnostic::toString)
        .containsExactly("settings.json:1: settings." + key + ": " + message);
  }

  @Test
  void refusesAnAccessKeyBesideThePlatformsCredentials() {
    assertThat(compile(store("${A}", "${B}").put("use_platform_credentials", true))).isEmpty();
    assertThat(errors)
        .extracting(Diagnostic::message)
        .containsExactly("does not go with access_key_id; leave one of them out");
    ObjectNode half = store("${A}", "${B}");
    half.remove("access_key_id");
    assertThat(compile(half)).isEmpty();
    assertThat(errors).hasSize(1);
  }

  private static ObjectNode store(String accessKeyId, String secretAccessKey) {
    return JSON.createObjectNode()
        .put("access_key_id", accessKeyId)
        .put("secret_access_key", secretAccessKey)
        .put("s3_aws_bucket_name", "my-bucket")
        .put("s3_aws_region", "garage")
        .put("endpoint", "https://s3.example.com");
  }

  @Test
  void warnsOfASessionThatNoRoleMayChain() {
    assertThat(compile("role_session_duration", "12 h")).isPresent();
    assertThat(errors).isEmpty();
    assertThat(warnings)
        .extracting(Diagnostic::toString)
        .containsExactly(
            "settings.json:1: settings.role_session_duration: STS grants more than 1 h only if the"
                + " role's maximum session duration is as long, and never to a caller that is a"
                + " role itself (role chaining): not with sts.intermediary-role-arn, and not to a"
                + " job that runs as a role; give at most 1 h unless the job has the access keys of"
                + " an IAM user");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          role_session_name     | a b       | 'a b' cannot be a session's name; give 2 to 64 letters, digits and _ + = , . @ -
          role_session_name     | a         | 'a' cannot be a session's name; give 2 to 64 letters, digits and _ + = , . @ -
          role_session_duration | 14 min    | '14 min' cannot be a session's duration; give 15 min to 12 h, e.g. 1 h
          role_session_duration | 13 h      | '13 h' cannot be a session's duration; give 15 min to 12 h, e.g. 1 h
          role_session_duration | PT1H      | 'PT1H' cannot be a session's duration; give 15 min to 12 h, e.g. 1 h
          sts_region            | auto      | 'auto' is not a region code; give one like eu-west-1
          sts_region            | cn-north-1 | 'cn-north-1' is in the partition aws-cn, but the role is in aws; give a region of the role's partition
          """)
  void refusesWhatTheRoleCannotBeAssumedFor(String key, String value, String message) {
    compile(settings().put(key, value));
    assertThat(errors)
        .extracting(Diagnostic::toString)
        .containsExactly("settings.json:1: settings." + key + ": " + message);
    ObjectNode settings = settings().put("use_platform_credentials", true).put(key, value);
    compile(settings);
    assertThat(errors)
        .extracting(Diagnostic::message)
        .containsExactly(
            "goes with iam_role_arn only, and use_platform_credentials is true; leave it out");
  }

  @Test
  void refusesAnAliasAsTheKeyOfADirectoryBucket() {
    ObjectNode settings =
        settings()
            .put("s3_aws_bucket_name", "logs--euw1-az1--x-s3")
            .put("server_side_encryption", "aws:kms");
    assertThat(compile(settings.put("sse_kms_key_id", "alias/mine"))).isEmpty();
    assertThat(errors)
        .extracting(Diagnostic::message)
        .containsExactly(
            "directory buckets (S3 Express One Zone) take no alias of a key; give the key's id or"
                + " its ARN with key/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "checksum",
        "conditional_put",
        "endpoint",
        "expected_bucket_owner",
        "role_session_duration",
        "role_session_name",
        "s3_canned_acl",
        "server_side_encryption",
        "session_policy",
        "sse_kms_key_id",
        "storage_class",
        "sts_region"
      })
  void cutsAndEscapesTheValuesThatItShows(String key) {
    compile(settings().put(key, "x\u202e" + "y".repeat(3_000)));
    assertThat(errors)
        .filteredOn(error -> error.place().path().endsWith(key))
        .extracting(Diagnostic::message)
        .allSatisfy(
            message ->
                assertThat(message)
                    .startsWith("'x\\u202eyyy")
                    .contains("y".repeat(198) + "...'")
                    .hasSizeLessThan(400))
        .hasSize(1);
  }

  @Test
  void cutsAndEscapesTheTagsThatItShows() {
    ObjectNode settings = settings();
    settings
        .putObject("object_tags")
        .put("x\u202e" + "y".repeat(3_000), "z")
        .put("x", "x\u202e" + "y".repeat(3_000));
    compile(settings);
    assertThat(errors)
        .extracting(Diagnostic::message)
        .allSatisfy(message -> assertThat(message).startsWith("'x\\u202eyyy").hasSizeLessThan(400))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:s3:eu-west-1:123456789012:accesspoint/my-ap,eu-west-1,ACCESS_POINT",
    "arn:aws-cn:s3:cn-north-1:123456789012:accesspoint/x1z,cn-north-1,ACCESS_POINT",
    "spillway-abcdefghijk1234567890abcdefghi-s3alias,eu-west-1,ACCESS_POINT_ALIAS",
    "logs--euw1-az1--x-s3,eu-west-1,DIRECTORY",
    "s3alias,eu-west-1,GENERAL_PURPOSE"
  })
  void takesWhatStandsForABucket(String name, String region, BucketKind kind) {
    ObjectNode settings = settings().put("s3_aws_bucket_name", name).put("s3_aws_region", region);
    assertThat(compile(settings).map(BucketAccess::target))
        .hasValueSatisfying(
            target -> {
              assertThat(target.name()).isEqualTo(name);
              assertThat(target.kind()).isEqualTo(kind);
            });
    assertThat(errors).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap | is a multi-Region access point: its requests are signed for several regions (SigV4A), which needs AWS's native runtime (CRT), and Spillway is without; give the bucket, or an access point in one region
          mfzwi23gnjvgw.mrap | is a multi-Region access point: its requests are signed for several regions (SigV4A), which needs AWS's native runtime (CRT), and Spillway is without; give the bucket, or an access point in one region
          arn:aws:s3-outposts:eu-west-1:123456789012:outpost/op-1/accesspoint/x | is on S3 on Outposts, a service with permissions and endpoints of its own that Spillway does not know; give a bucket, or an access point, in a region
          x-o01--op-s3 | is on S3 on Outposts, a service with permissions and endpoints of its own that Spillway does not know; give a bucket, or an access point, in a region
          arn:aws:s3-object-lambda:eu-west-1:123456789012:accesspoint/x | is an Object Lambda access point, which is for reading; give the bucket, or the access point behind it
          x-abc--ol-s3 | is an Object Lambda access point, which is for reading; give the bucket, or the access point behind it
          x-abc--xa-s3 | is an access point of a directory bucket, whose permissions Spillway does not know; give the directory bucket itself
          b--x-s3 | ends like a directory bucket (S3 Express One Zone), but has no zone before that; give the whole name, e.g. my-bucket--euw1-az1--x-s3
          logs--eu-west-1--x-s3 | ends like a directory bucket (S3 Express One Zone), but has no zone before that; give the whole name, e.g. my-bucket--euw1-az1--x-s3
          arn:aws:s3:eu-west-1:123456789012:accesspoint/Not_One | is not an access point's ARN; give one like arn:aws:s3:eu-west-1:123456789012:accesspoint/my-access-point
          """)
  void saysWhyOthersCannotStandForABucket(String name, String reason) {
    assertThat(compile("s3_aws_bucket_name", name)).isEmpty();
    assertThat(errors).extracting(Diagnostic::message).containsExactly("'" + name + "' " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          arn:aws:s3:us-east-1:123456789012:accesspoint/my-ap | s3_aws_region | eu-west-1 | s3_aws_bucket_name: the access point is in 'us-east-1', but s3_aws_region is 'eu-west-1'; give both the same region
          arn:aws-cn:s3:eu-west-1:123456789012:accesspoint/my-ap | s3_aws_region | eu-west-1 | s3_aws_bucket_name: the access point's ARN has the partition aws-cn, but its region is in aws; copy the ARN from the access point's page
          arn:aws:s3:eu-west-1:123456789012:accesspoint/my-ap | path_style_access | true | path_style_access: does not go with an access point; leave it out
          arn:aws:s3:eu-west-1:123456789012:accesspoint/my-ap | endpoint | https://s3.example.com | s3_aws_bucket_name: 'arn:aws:s3:eu-west-1:123456789012:accesspoint/my-ap' is an access point, which only AWS has; give the bucket's name, or leave out endpoint
          logs--euw1-az1--x-s3 | object_tags | {"a": "b"} | object_tags: directory buckets (S3 Express One Zone) have no tags; leave it out
          logs--euw1-az1--x-s3 | storage_class | STANDARD | storage_class: directory buckets (S3 Express One Zone) have one storage class only, EXPRESS_ONEZONE; leave it out
          logs--euw1-az1--x-s3 | request_payer | true | request_payer: directory buckets (S3 Express One Zone) are paid for by their owner; leave it out
          logs--euw1-az1--x-s3 | s3_canned_acl | bucket-owner-full-control | s3_canned_acl: directory buckets (S3 Express One Zone) have no ACLs; leave it out
          logs--euw1-az1--x-s3 | path_style_access | true | path_style_access: directory buckets (S3 Express One Zone) are in the host's name of each URL; leave it out
          logs--euw1-az1--x-s3 | endpoint | https://s3express-euw1-az3.eu-west-1.amazonaws.com | endpoint: directory buckets (S3 Express One Zone) have one for each zone, which is found by the bucket's name; leave it out, or give another store's bucket whose name does not end in --x-s3
          logs--euw1-az1--x-s3 | endpoint | https://s3.example.com | endpoint: directory buckets (S3 Express One Zone) have one for each zone, which is found by the bucket's name; leave it out, or give another store's bucket whose name does not end in --x-s3
          logs--euw1-az1--x-s3 | server_side_encryption | aws:kms:dsse | server_side_encryption: directory buckets (S3 Express One Zone) know AES256 and aws:kms only; leave it out
          """)
  void refusesWhatDoesNotGoWithTheKindOfBucket(
      String bucket, String key, String value, String message) throws Exception {
    ObjectNode settings = settings().put("s3_aws_bucket_name", bucket);
    if (value.equals("true") || value.startsWith("{")) {
      settings.set(key, JSON.readTree(value));
    } else {
      settings.put(key, value);
    }
    assertThat(compile(settings)).isEmpty();
    assertThat(errors)
        .extracting(Diagnostic::toString)
        .containsExactly("settings.json:1: settings." + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "us-east-1",
        "eu-west-3",
        "ap-southeast-2",
        "us-gov-west-1",
        "cn-north-1",
        "mx-central-1",
        "eusc-de-east-1",
        "us-iso-east-1",
        "us-isob-east-1",
        "eu-isoe-west-1",
        "us-isof-south-1"
      })
  void takesRegions(String region) {
    assertThat(compile("s3_aws_region", region).map(BucketAccess::region)).contains(region);
    assertThat(warnings).noneMatch(warning -> warning.message().contains("is not like AWS's"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"eu-nowhere-9", "eu-wset-1", "eu-wost-1"})
  void warnsOfARegionThatIsNotLikeThoseOfAws(String region) {
    ObjectNode settings = settings().put("s3_aws_region", region);
    assertThat(compile(settings)).isPresent();
    assertThat(warnings)
        .extracting(Diagnostic::toString)
        .containsExactly(
            "settings.json:1: settings.s3_aws_region: '"
                + region
                + "' is not like AWS's regions, which have a direction and a number; correct it, or"
                + " give an endpoint if the store is not AWS's");
    compile(settings.put("endpoint", "https://s3.example.com"));
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EU-WEST-1", "eu-west", "Ireland", "eu-west-1a", "eu west 1"})
  void refusesWhatIsNoRegion(String region) {
    assertThat(compile("s3_aws_region", region)).isEmpty();
    assertThat(errors)
        .containsExactly(
            error(
                "s3_aws_region",
                "'" + region + "' is not a region code; ",
                "give one like eu-west-1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "us", "garage", "fr-par", "nyc3", "RegionOne", "x"})
  void takesAnyRegionOfAStoreOfItsOwn(String region) {
    ObjectNode settings = settings().put("endpoint", "https://s3.example.com");
    assertThat(compile(settings.put("s3_aws_region", region)).map(BucketAccess::region))
        .contains(region);
    assertThat(errors).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a b", "-a", "a\nb", "über", "*"})
  void refusesWhatCannotBeSigned(String region) {
    ObjectNode settings = settings().put("endpoint", "https://s3.example.com");
    assertThat(compile(settings.put("s3_aws_region", region))).isEmpty();
    assertThat(errors)
        .containsExactly(
            error(
                "s3_aws_region",
                "'" + region.replace("\n", "\\u000a") + "' cannot be a region; ",
                "give what the store's documentation says: 1 to 63 letters, digits, dots, _ and -,"
                    + " a letter or digit at both ends"));
    assertThat(compile(settings.put("s3_aws_region", "x".repeat(64)))).isEmpty();
  }

  @Test
  void needsAPathWhereARegionCannotStandInAHostsName() {
    ObjectNode settings = settings().put("endpoint", "https://s3.example.com");
    assertThat(compile(settings.put("s3_aws_region", "zone_1"))).isEmpty();
    assertThat(errors)
        .extracting(Diagnostic::message)
        .containsExactly(
            "'zone_1' goes with path_style_access: true only; set that, or give a region of"
                + " letters, digits and -");
    assertThat(compile(settings.put("path_style_access", true))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          arn:aws:iam::123456789012:role/x | cn-north-1 | aws-cn | aws
          arn:aws-cn:iam::123456789012:role/x | eu-west-1 | aws | aws-cn
          arn:aws:iam::123456789012:role/x | eusc-de-east-1 | aws-eusc | aws
          """)
  void warnsOfARoleOfAnotherPartition(String role, String region, String partition, String its) {
    ObjectNode settings = settings().put("iam_role_arn", role).put("s3_aws_region", region);
    assertThat(compile(settings)).isPresent();
    assertThat(warnings)
        .extracting(Diagnostic::toString)
        .containsExactly(
            "settings.json:1: settings.s3_aws_region: '"
                + region
                + "' is in the partition "
                + partition
                + ", but the role is in "
                + its
                + ", and its credentials count there only; correct s3_aws_region or iam_role_arn");
    compile(settings.put("endpoint", "https://s3.example.com"));
    assertThat(warnings).isEmpty();
  }

  @Test
  void warnsOfAKeyOfAnotherRegion() {
    ObjectNode settings =
        settings()
            .put("server_side_encryption", "aws:kms")
            .put(
                "sse_kms_key_id",
                "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    assertThat(compile(settings)).isPresent();
    assertThat(warnings)
        .extracting(Diagnostic::toString)
        .containsExactly(
            "settings.json:1: settings.sse_kms_key_id: the key is in 'us-east-1' and the bucket in"
                + " 'eu-west-1', but S3 encrypts with keys of the bucket's region only; give a key"
                + " of that region");
    compile(settings.put("s3_aws_region", "us-east-1"));
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://acc.r2.cloudflarestorage.com/my-bucket,path",
    "https://s3.example.com/x/my-bucket/,path",
    "https://my-bucket.s3.example.com,host's name",
    "https://my-buckets.example.com/a-my-bucket,"
  })
  void warnsOfAnEndpointThatHasTheBucketInIt(String endpoint, String place) {
    assertThat(compile("endpoint", endpoint)).isPresent();
    assertThat(warnings)
        .extracting(Diagnostic::toString)
        .isEqualTo(
            place == null
                ? List.of()
                : List.of(
                    "settings.json:1: settings.endpoint: it has the bucket 'my-bucket' in its "
                        + place
                        + ", so that it stands twice in each URL; leave it out of endpoint"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:9000", "ftp://host", "https://", "not a url"})
  void refusesWhatIsNoEndpoint(String endpoint) {
    compile("endpoint", endpoint);
    assertThat(errors)
        .containsExactly(
            error(
                "endpoint",
                "'" + endpoint + "' is not a URL; ",
                "give one like https://s3.example.com"));
  }

  @Test
  void needsARoleUnlessThePlatformsOwnCredentialsAreUsed() {
    ObjectNode settings = settings();
    settings.remove("iam_role_arn");
    settings.remove("iam_external_id");
    assertThat(compile(settings)).isEmpty();
    assertThat(errors)
        .extracting(Diagnostic::toString)
        .containsExactly(
            "settings.json:1: settings.iam_role_arn: missing; give the role to assume, or set"
                + " use_platform_credentials: true",
            "settings.json:1: settings.iam_external_id: missing or not text; a role is assumed with"
                + " an external id, give it as ${external_id}, ${ENV_NAME}, ${file:/path} or"
                + " ${provider:name:key}");
    assertThat(compile(settings.put("use_platform_credentials", true)))
        .get()
        .extracting(BucketAccess::role)
        .isNull();
    assertThat(errors).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "private,,",
    "bucket-owner-full-control,AES256,",
    "public-read,aws:kms,",
    ",aws:kms,alias/spillway",
    ",aws:kms:dsse,",
    ",aws:kms:dsse,alias/spillway",
    ",aws:kms,1234abcd-12ab-34cd-56ef-1234567890ab",
    ",aws:kms,mrk-1234abcd12ab34cd56ef1234567890ab",
    ",aws:kms,arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ",aws:kms,arn:aws-cn:kms:cn-north-1:123456789012:alias/team/spillway",
    ",aws:kms,arn:aws-eusc:kms:eusc-de-east-1:123456789012:alias/spillway"
  })
  void takesWhatObjectsArePutWith(String acl, String encryption, String key) {
    ObjectNode settings = settings();
    put(settings, "s3_canned_acl", acl);
    put(settings, "server_side_encryption", encryption);
    put(settings, "sse_kms_key_id", key);
    assertThat(compile(settings).map(BucketAccess::objects))
        .contains(
            new ObjectSettings(
                acl,
                encryption == null ? null : new Encryption(encryption, key),
                null,
                new TreeMap<>()));
    assertThat(errors).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"STANDARD,false", "GLACIER_IR,false", "GLACIER,true", "DEEP_ARCHIVE,true"})
  void takesStorageClassesAndWarnsOfArchives(String storageClass, boolean isArchive) {
    assertThat(compile("storage_class", storageClass).map(a -> a.objects().storageClass()))
        .contains(storageClass);
    assertThat(errors).isEmpty();
    assertThat(warnings)
        .extracting(Diagnostic::message)
        .isEqualTo(
            isArchive
                ? List.of(
                    "'"
                        + storageClass
                        + "' is an archive: Athena and other query engines cannot read its objects;"
                        + " use GLACIER_IR, or let a lifecycle rule of the bucket archive what is"
                        + " old")
                : List.of());
  }

  @Test
  void takesTags() {
    ObjectNode settings = settings();
    ObjectNode tags = settings.putObject("object_tags").put("Größe 1:/=+-@_.", "").put("b", "é");
    assertThat(compile(settings).map(access -> access.objects().tags()))
        .contains(new TreeMap<>(Map.of("Größe 1:/=+-@_.", "", "b", "é")));
    for (int i = 0; i < 8; i++) {
      tags.put("k".repeat(128 - i), "v".repeat(256));
    }
    assertThat(compile(settings)).isPresent();
    assertThat(errors).isEmpty();
    tags.put("one-too-many", "");
    compile(settings);
    assertThat(errors).containsExactly(error("object_tags", "11 tags; ", "give at most 10"));
  }

  @Test
  void refusesWhatIsNoTag() {
    ObjectNode settings = settings();
    settings
        .putObject("object_tags")
        .put("", "x")
        .put("aws:x", "x")
        .put("a*", "x")
        .put("k".repeat(129), "x")
        .put("n", 5)
        .put("v", "x&y");
    compile(settings);
    String key =
        " cannot be a tag's key; give 1 to 128 letters, digits, spaces and _ . : / = + - @, not"
            + " beginning with aws:";
    assertThat(errors)
        .extracting(Diagnostic::message)
        .satisfiesExactly(
            message -> assertThat(message).isEqualTo("''" + key),
            message -> assertThat(message).isEqualTo("'aws:x'" + key),
            message -> assertThat(message).isEqualTo("'a*'" + key),
            message -> assertThat(message).startsWith("'kkk").endsWith(key),
            message ->
                assertThat(message).isEqualTo("expected text, got a number; put it in quotes"),
            message ->
                assertThat(message)
                    .isEqualTo(
                        "'x&y' cannot be a tag's value; give at most 256 letters, digits, spaces"
                            + " and _ . : / = + - @"));
  }

  @ParameterizedTest
  @CsvSource({
    ",BY_DESTINATION,true",
    "least,BY_DESTINATION,true",
    "off,BY_DESTINATION,false",
    ",ALWAYS,true",
    "least,ALWAYS,true",
    ",NEVER,false",
    "least,NEVER,false",
    "off,NEVER,false"
  })
  void limitsSessionsUnlessItIsSwitchedOff(
      String setting, SessionPolicyUse use, boolean isLimited) {
    ObjectNode settings = settings();
    put(settings, "session_policy", setting);
    assertThat(compile(settings, policy(use)).map(access -> access.role().session()))
        .contains(new SessionSettings(null, null, null, isLimited ? KEYS : null));
    assertThat(errors).isEmpty();
    if ("off".equals(setting)) {
      settings.put("session_policy", false);
      assertThat(compile(settings, policy(use)).map(access -> access.role().session().within()))
          .isEmpty();
    }
  }

  @Test
  void refusesToSwitchOffWhatThePlatformInsistsOn() {
    compile(settings().put("session_policy", "off"), policy(SessionPolicyUse.ALWAYS));
    assertThat(errors)
        .extracting(Diagnostic::toString)
        .containsExactly(
            "settings.json:1: settings.session_policy: the policy says identity.session_policies:"
                + " always; leave it out, or let the platform's policy say by_destination");
  }

  private static Policy policy(SessionPolicyUse use) {
    Policy open = Policy.UNRESTRICTED;
    return new Policy(
        open.secrets(),
        new IdentityRules(List.of(), Set.of(), false, use),
        open.endpoints(),
        open.sources(),
        open.amounts());
  }

  @Test
  void leavesAccessControlAndEncryptionToTheBucketByDefault() {
    assertThat(compile(settings()).map(BucketAccess::objects))
        .contains(ObjectSettings.BUCKET_DEFAULTS);
  }

  @ParameterizedTest
  @CsvSource({",,true,true", "auto,crc32,true,true", "off,,false,true", ",off,true,false"})
  void takesThePutsSafeguards(
      String conditionalPut, String checksum, boolean isConditional, boolean hasChecksum) {
    ObjectNode settings = settings();
    put(settings, "conditional_put", conditionalPut);
    put(settings, "checksum", checksum);
    assertThat(compile(settings).map(BucketAccess::safeguards))
        .contains(new Safeguards(isConditional, hasChecksum));
    assertThat(errors).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          s3_canned_acl          | Private           | 'Private' cannot be used; give one of private, public-read, public-read-write, authenticated-read, aws-exec-read, bucket-owner-read, bucket-owner-full-control
          server_side_encryption | SSE-S3            | 'SSE-S3' cannot be used; give one of AES256, aws:kms, aws:kms:dsse
          storage_class          | glacier           | 'glacier' cannot be used; give one of STANDARD, INTELLIGENT_TIERING, STANDARD_IA, ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE, REDUCED_REDUNDANCY
          object_tags            | team=data         | expected an object of tags, e.g. {team: data}, got text
          conditional_put        | on                | 'on' cannot be used; give one of auto, off
          session_policy         | on                | 'on' cannot be used; give one of least, off
          checksum               | md5               | 'md5' cannot be used; give one of crc32, off
          sse_kms_key_id         | my-key            | 'my-key' does not name a KMS key; give its ARN like arn:aws:kms:eu-west-1:123456789012:key/<key id>, its id, or its alias like alias/name
          expected_bucket_owner  | 1234              | '1234' is not an account's id; give its 12 digits, in quotes
          request_payer          | requester         | expected true or false, got text
          sse_kms_key_id         | alias/x           | goes with server_side_encryption: aws:kms or aws:kms:dsse only; set one of these or leave the key out
          """)
  void refusesWhatObjectsCannotBePutWith(String key, String value, String message) {
    compile(settings().put(key, value));
    assertThat(errors)
        .extracting(Diagnostic::toString)
        .containsExactly("settings.json:1: settings." + key + ": " + message);
  }

  @Test
  void takesWhoseTheBucketIsAndWhoPays() {
    assertThat(compile(settings()).map(BucketAccess::target))
        .contains(
            new TargetBucket("my-bucket", new S3Endpoint("eu-west-1", null, false), null, false));
    ObjectNode settings =
        settings().put("expected_bucket_owner", "012345678901").put("request_payer", true);
    assertThat(compile(settings).map(BucketAccess::target))
        .contains(
            new TargetBucket(
                "my-bucket", new S3Endpoint("eu-west-1", null, false), "012345678901", true));
    assertThat(errors).isEmpty();
  }

  private static void put(ObjectNode settings, String key, String value) {
    if (value != null) {
      settings.put(key, value);
    }
  }

  private Optional<BucketAccess> compile(String key, String value) {
    return compile(settings().put(key, value));
  }

  private Optional<BucketAccess> compile(ObjectNode settings) {
    return compile(settings, Policy.UNRESTRICTED);
  }

  private Optional<BucketAccess> compile(ObjectNode settings, Policy policy) {
    Diagnostics diagnostics =
        new CatalogDiagnostics().begin(new CatalogFile("settings.json", "{}")).diagnostics();
    Optional<BucketAccess> access =
        new BucketAccessCompiler(new CatalogNode("settings", settings, diagnostics), policy)
            .compile("acme", Customer.of("acme", null), null, KEYS);
    errors = diagnostics.of(Severity.ERROR);
    warnings = diagnostics.of(Severity.WARNING);
    return access;
  }

  private static Diagnostic error(String key, String statement, String remedy) {
    Place place = Place.ofPosition(1, 1).in("settings.json", "settings." + key);
    return Diagnostic.of(Severity.ERROR, place, statement, remedy);
  }

  private static ObjectNode settings() {
    return JSON.createObjectNode()
        .put("iam_role_arn", "arn:aws:iam::123456789012:role/spillway")
        .put("iam_external_id", "${ID}")
        .put("s3_aws_bucket_name", "my-bucket")
        .put("s3_aws_region", "eu-west-1");
  }
}
