package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketAccessCompilerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private List<CatalogProblem> problems = List.of();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::123456789012:role/spillway",
        "arn:aws:iam::123456789012:role/team/data/spillway-Role_1+=,.@x",
        "arn:aws-cn:iam::123456789012:role/spillway",
        "arn:aws-us-gov:iam::123456789012:role/spillway"
      })
  void takesRolesOfAllPartitions(String arn) {
    assertThat(compile("iam_role_arn", arn).map(access -> access.role().arn())).contains(arn);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spillway",
        "arn:aws:iam::12345678901:role/spillway",
        "arn:aws:iam::1234567890123:role/spillway",
        "arn:aws:iam::123456789012:user/spillway",
        "arn:aws:iam::123456789012:role/",
        "arn:aws:iam::123456789012:role/spill way",
        "arn:aws-x:iam::123456789012:role/spillway",
        "arn:aws:sts::123456789012:assumed-role/spillway/x",
        " arn:aws:iam::123456789012:role/spillway"
      })
  void refusesWhatIsNoRole(String arn) {
    assertThat(compile("iam_role_arn", arn)).isEmpty();
    assertThat(problems)
        .containsExactly(
            new CatalogProblem(
                "settings.json",
                1,
                1,
                "settings.iam_role_arn",
                "'"
                    + arn
                    + "' is not a role's ARN; give one like"
                    + " arn:aws:iam::123456789012:role/spillway"));
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
    assertThat(problems).isEmpty();
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
    assertThat(problems)
        .containsExactly(
            new CatalogProblem(
                "settings.json",
                1,
                1,
                "settings.s3_aws_bucket_name",
                "'"
                    + bucket
                    + "' is not a bucket name: 3 to 63 lower-case letters, digits, dots and"
                    + " hyphens, a letter or digit at both ends"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://my-bucket", "s3://my-bucket/folder/", "arn:aws:s3:::my-bucket"})
  void saysThatAUriIsNoBucketName(String bucket) {
    assertThat(compile("s3_aws_bucket_name", bucket)).isEmpty();
    assertThat(problems)
        .containsExactly(
            new CatalogProblem(
                "settings.json",
                1,
                1,
                "settings.s3_aws_bucket_name",
                "'" + bucket + "' is a URI or ARN; give the bucket's name alone, e.g. my-bucket"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "us-east-1",
        "eu-west-3",
        "ap-southeast-2",
        "us-gov-west-1",
        "cn-north-1",
        "mx-central-1"
      })
  void takesRegions(String region) {
    assertThat(compile("s3_aws_region", region).map(BucketAccess::region)).contains(region);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EU-WEST-1", "eu-west", "Ireland", "eu-west-1a", "eu west 1"})
  void refusesWhatIsNoRegion(String region) {
    assertThat(compile("s3_aws_region", region)).isEmpty();
    assertThat(problems)
        .containsExactly(
            new CatalogProblem(
                "settings.json",
                1,
                1,
                "settings.s3_aws_region",
                "'" + region + "' is not a region code; give one like eu-west-1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:9000", "ftp://host", "https://", "not a url"})
  void refusesWhatIsNoEndpoint(String endpoint) {
    compile("endpoint", endpoint);
    assertThat(problems)
        .containsExactly(
            new CatalogProblem(
                "settings.json",
                1,
                1,
                "settings.endpoint",
                "'" + endpoint + "' is not a URL; give one like https://s3.example.com"));
  }

  @Test
  void needsARoleUnlessThePlatformsOwnCredentialsAreUsed() {
    ObjectNode settings = settings();
    settings.remove("iam_role_arn");
    settings.remove("iam_external_id");
    assertThat(compile(settings)).isEmpty();
    assertThat(problems)
        .extracting(CatalogProblem::toString)
        .containsExactly(
            "settings.json:1: settings.iam_role_arn: missing; give the role to assume, or set"
                + " use_platform_credentials: true",
            "settings.json:1: settings.iam_external_id: missing or not text; a role is assumed with"
                + " an external id, give it as ${ENV_NAME} or ${file:/path}");
    assertThat(compile(settings.put("use_platform_credentials", true)))
        .get()
        .extracting(BucketAccess::role)
        .isNull();
    assertThat(problems).isEmpty();
  }

  private Optional<BucketAccess> compile(String key, String value) {
    return compile(settings().put(key, value));
  }

  private Optional<BucketAccess> compile(ObjectNode settings) {
    Findings findings = new Findings(new CatalogFile("settings.json", "{}"));
    Optional<BucketAccess> access =
        new BucketAccessCompiler(new CatalogNode("settings", settings, findings)).compile("acme");
    problems = findings.problems();
    return access;
  }

  private static ObjectNode settings() {
    return JSON.createObjectNode()
        .put("iam_role_arn", "arn:aws:iam::123456789012:role/spillway")
        .put("iam_external_id", "${ID}")
        .put("s3_aws_bucket_name", "my-bucket")
        .put("s3_aws_region", "eu-west-1");
  }
}
