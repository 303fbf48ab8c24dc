package io.spillway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.catalog.BucketAccess.SessionSettings;
import io.spillway.catalog.SecretReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A check reaches the endpoints that deliveries go to, however AWS's SDK is told of them. System
 * properties stand for environment variables: the SDK reads both.
 */
class EndpointsTest {
  private static final AssumedRole ROLE =
      new AssumedRole("arn:aws:iam::123456789012:role/spillway", new SecretReference("hunter2"));
  private static final List<String> PROPERTIES =
      List.of(
          "aws.endpointUrl",
          "aws.endpointUrlS3",
          "aws.endpointUrlSts",
          "aws.useFipsEndpoint",
          "aws.useDualstackEndpoint",
          "aws.configFile",
          "aws.profile");

  @TempDir private Path folder;
  private AwsRecorder aws;
  private RecordingProxy proxy;

  @BeforeEach
  void start() throws IOException {
    aws = new AwsRecorder();
    proxy = new RecordingProxy();
  }

  @AfterEach
  void stop() throws IOException {
    PROPERTIES.forEach(System::clearProperty);
    proxy.close();
    aws.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          eu-west-1      | eu-west-1      |                     | sts.eu-west-1.amazonaws.com          | acme-bucket.s3.eu-west-1.amazonaws.com
          eu-west-1      | us-east-1      | useFipsEndpoint     | sts-fips.us-east-1.amazonaws.com     | acme-bucket.s3-fips.eu-west-1.amazonaws.com
          eu-west-1      | eu-west-1      | useDualstackEndpoint| sts.eu-west-1.api.aws                | acme-bucket.s3.dualstack.eu-west-1.amazonaws.com
          cn-north-1     | cn-north-1     |                     | sts.cn-north-1.amazonaws.com.cn      | acme-bucket.s3.cn-north-1.amazonaws.com.cn
          eusc-de-east-1 | eusc-de-east-1 |                     | sts.eusc-de-east-1.amazonaws.eu      | acme-bucket.s3.eusc-de-east-1.amazonaws.eu
          us-iso-east-1  | us-iso-east-1  |                     | sts.us-iso-east-1.c2s.ic.gov         | acme-bucket.s3.us-iso-east-1.c2s.ic.gov
          us-isob-east-1 | us-isob-east-1 |                     | sts.us-isob-east-1.sc2s.sgov.gov     | acme-bucket.s3.us-isob-east-1.sc2s.sgov.gov
          """)
  void areThoseOfAws(
      String region, String stsRegion, @Nullable String property, String stsHost, String s3Host)
      throws IOException {
    if (property != null) {
      System.setProperty("aws." + property, "true");
    }
    assertHosts(region, stsRegion, stsHost, s3Host);
  }

  @Test
  void areThoseOfTheProfile() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("config"),
            "[profile job]\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\n");
    System.setProperty("aws.configFile", config.toString());
    System.setProperty("aws.profile", "job");
    assertHosts(
        "us-west-2",
        "us-west-2",
        "sts-fips.us-west-2.api.aws",
        "acme-bucket.s3-fips.dualstack.us-west-2.amazonaws.com");
  }

  @ParameterizedTest
  @CsvSource({
    "cn-north-1,aws-cn,sts.cn-north-1.amazonaws.com.cn",
    "us-gov-west-1,aws-us-gov,sts.us-gov-west-1.amazonaws.com",
    "ap-east-1,aws,sts.ap-east-1.amazonaws.com"
  })
  void areThoseOfTheDestinationsStsRegion(String region, String partition, String host) {
    AssumedRole role =
        new AssumedRole(
            ROLE.arn().replace(":aws:", ":" + partition + ":"),
            ROLE.externalId(),
            new SessionSettings(null, null, region));
    BucketAccess access =
        new BucketAccess("acme", "acme-bucket", new S3Endpoint(region, null, false), role);
    try (S3ObjectStore store = store("us-east-1", aws.uri())) {
      assertThat(hosts(() -> put(store, access))).containsExactly(host);
      assertThat(hosts(() -> store.reachSts(access))).containsExactly(host);
      store.retain(Set.of());
      assertThat(hosts(() -> put(store, access))).containsExactly(host);
      BucketAccess without =
          new BucketAccess(
              "b", "b-bucket", access.endpoint(), new AssumedRole(role.arn(), role.externalId()));
      if (!partition.equals("aws")) {
        assertThat(hosts(() -> store.reachSts(without))).containsExactly(host);
      }
      assertThat(aws.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:s3:eu-west-1:123456789012:accesspoint/my-ap,eu-west-1,"
        + "my-ap-123456789012.s3-accesspoint.eu-west-1.amazonaws.com",
    "arn:aws-cn:s3:cn-north-1:123456789012:accesspoint/my-ap,cn-north-1,"
        + "my-ap-123456789012.s3-accesspoint.cn-north-1.amazonaws.com.cn",
    "my-ap-abcdefghijk1234567890abcdefghi-s3alias,eu-west-1,"
        + "my-ap-abcdefghijk1234567890abcdefghi-s3alias.s3.eu-west-1.amazonaws.com",
    "logs--euw1-az1--x-s3,eu-west-1,"
        + "logs--euw1-az1--x-s3.s3express-euw1-az1.eu-west-1.amazonaws.com"
  })
  void areThoseOfAccessPointsAndDirectoryBuckets(String name, String region, String host) {
    BucketAccess access = new BucketAccess("acme", name, new S3Endpoint(region, null, false), null);
    try (S3ObjectStore store = store(region, null)) {
      assertThat(hosts(() -> put(store, access))).containsExactly(host);
      assertThat(hosts(() -> store.reachBucket(access))).containsExactly(host);
    }
  }

  /** What a put and its AssumeRole go to, and what a check of the same reaches. */
  private void assertHosts(String region, String stsRegion, String stsHost, String s3Host)
      throws IOException {
    try (S3ObjectStore store = store(stsRegion, null)) {
      S3Endpoint endpoint = new S3Endpoint(region, null, false);
      BucketAccess access = new BucketAccess("a", "acme-bucket", endpoint, ROLE);
      assertThat(hosts(() -> put(store, access))).containsExactly(stsHost);
      assertThat(hosts(() -> store.reachSts(access))).containsExactly(stsHost);
      BucketAccess own = new BucketAccess("acme", "acme-bucket", endpoint, null);
      assertThat(hosts(() -> put(store, own))).containsExactly(s3Host);
      assertThat(hosts(() -> store.reachBucket(own))).containsExactly(s3Host);
    }
  }

  @ParameterizedTest
  @CsvSource({"endpointUrl,endpointUrl", "endpointUrlS3,endpointUrlSts"})
  void areTheUrlsThatTheEnvironmentGives(String forS3, String forSts) throws Exception {
    System.setProperty("aws." + forS3, aws.uri().toString());
    System.setProperty("aws." + forSts, aws.uri().toString());
    assertReaches(null, new S3Endpoint("eu-west-1", null, true));
  }

  @Test
  void areTheUrlsThatTheProfileGives() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("config"),
            "[profile job]\nservices = own\n[services own]\ns3 =\n  endpoint_url = "
                + aws.uri()
                + "\nsts =\n  endpoint_url = "
                + aws.uri()
                + "\n");
    System.setProperty("aws.configFile", config.toString());
    System.setProperty("aws.profile", "job");
    assertReaches(null, new S3Endpoint("eu-west-1", null, true));
  }

  @ParameterizedTest
  @CsvSource({
    "useFipsEndpoint,true",
    "useDualstackEndpoint,true",
    "endpointUrl,http://127.0.0.1:1"
  })
  void areThoseOfTheSettingsWhateverTheEnvironmentGives(String property, String value)
      throws Exception {
    System.setProperty("aws." + property, value);
    assertReaches(aws.uri(), new S3Endpoint("eu-west-1", aws.uri(), true));
  }

  private void assertReaches(@Nullable URI stsEndpoint, S3Endpoint endpoint) throws Exception {
    BucketAccess access = new BucketAccess("acme", "acme-bucket", endpoint, ROLE);
    try (S3ObjectStore store = store("us-east-1", stsEndpoint)) {
      store.put(access, content());
      assertThat(aws.methods()).containsExactly("POST", "PUT");
      assertThat(store.reachSts(access)).isEqualTo(aws.uri());
      assertThat(aws.last().method()).isEqualTo("POST");
      assertThat(aws.last().header("Authorization")).isNull();
      assertThat(store.reachBucket(access)).isEqualTo(URI.create(aws.uri() + "/acme-bucket"));
      assertThat(aws.last().method()).isEqualTo("HEAD");
      assertThat(aws.last().header("Authorization")).isNull();
    }
  }

  @Test
  void answerWhateverTheAnswerIs() throws Exception {
    System.setProperty("aws.endpointUrl", aws.uri().toString());
    BucketAccess access =
        new BucketAccess("acme", "acme-bucket", new S3Endpoint("eu-west-1", null, true), ROLE);
    try (S3ObjectStore store = store("us-east-1", null)) {
      for (int status : List.of(200, 301, 400, 403, 404, 503)) {
        aws.s3 = new AwsRecorder.Answer(status, "", "<html>", Map.of()).verbatim();
        aws.sts = aws.s3;
        assertThat(store.reachSts(access)).isNotNull();
        assertThat(store.reachBucket(access)).isNotNull();
      }
    }
  }

  @Test
  void thatTheSdkCannotFormAreReportedWithTheSdksReason() {
    System.setProperty("aws.endpointUrlS3", aws.uri().toString());
    System.setProperty("aws.useFipsEndpoint", "true");
    BucketAccess access =
        new BucketAccess("acme", "acme-bucket", new S3Endpoint("eu-west-1", null, true), null);
    try (S3ObjectStore store = store("us-east-1", null)) {
      String reason = "A custom endpoint cannot be combined with FIPS";
      assertThat(catchThrowableOfType(AccessException.class, () -> store.reachBucket(access)))
          .hasMessageStartingWith("reaching the endpoint failed: ")
          .hasMessageContaining(reason);
      assertThat(catchThrowableOfType(AccessException.class, () -> store.put(access, content())))
          .hasMessageContaining(reason);
    }
  }

  private S3ObjectStore store(String stsRegion, @Nullable URI stsEndpoint) {
    return new S3ObjectStore(new S3Settings(stsRegion, stsEndpoint, Duration.ofSeconds(10), 4));
  }

  private interface Step {
    void run() throws DeliveryException;
  }

  private List<String> hosts(Step step) {
    proxy.hosts.clear();
    try {
      step.run();
    } catch (DeliveryException e) {
      assertThat(e).hasMessageContaining("403");
    }
    return List.copyOf(proxy.hosts);
  }

  private static void put(S3ObjectStore store, BucketAccess access) throws DeliveryException {
    store.put(access, content());
  }

  private static ObjectStore.Content content() {
    return new ObjectStore.Content("k", "text/csv", 0, () -> new ByteArrayInputStream(new byte[0]));
  }
}
