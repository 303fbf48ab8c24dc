package io.spillway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.spillway.aws.AwsRecorder.Answer;
import io.spillway.aws.AwsRecorder.Request;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.ObjectStore.Content;
import io.spillway.aws.ObjectStore.Stored;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.ObjectSettings;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.catalog.BucketAccess.Safeguards;
import io.spillway.catalog.BucketAccess.TargetBucket;
import io.spillway.catalog.Customer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions and checksums of puts, with a server whose answers the test decides. */
class ObjectPutsTest {
  private static final byte[] BYTES = "id\n\"1\"".getBytes(StandardCharsets.UTF_8);

  /** Of "123456789": the check value of CRC-32. */
  private static final int CRC32 = 0xCBF43926;

  private static final String CRC32_IN_HEADER = "y/Q5Jg==";
  private static final Answer OK = new Answer(200, "", "", Map.of("ETag", "\"tag\""));
  private static final Answer WRONG =
      new Answer(200, "", "", Map.of("x-amz-checksum-crc32", "AAAAAA=="));
  private static final Answer EXISTS = Answer.error(412, "PreconditionFailed");

  private AwsRecorder aws;
  private S3ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    aws = new AwsRecorder();
    store = new S3ObjectStore(new S3Settings("us-east-1", aws.uri(), Duration.ofSeconds(10), 4));
  }

  @AfterEach
  void stop() {
    store.close();
    aws.close();
  }

  @Test
  void putsOnTheConditionThatThereIsNoObject() throws Exception {
    aws.s3 = OK;
    assertThat(put(Safeguards.ALL)).isEqualTo(new Stored(false, "\"tag\""));
    assertThat(aws.last().header("If-None-Match")).isEqualTo("*");
    assertThat(aws.last().header("Authorization")).contains("if-none-match;");
  }

  @Test
  void takesAnObjectThatIsThereForDelivered() throws Exception {
    aws.s3 = EXISTS;
    assertThat(put(Safeguards.ALL)).isEqualTo(Stored.THERE_BEFORE);
    assertThat(aws.requests).hasSize(1);
  }

  @Test
  void takesAStoresEmptyRefusalForAnObject() throws Exception {
    aws.s3 = new Answer(412, "", "", Map.of("x-amz-request-id", "R1")).verbatim();
    assertThat(put(Safeguards.ALL)).isEqualTo(Stored.THERE_BEFORE);
    assertThat(aws.requests).hasSize(1);
  }

  @Test
  void putsWithoutTheConditionWhenNobodyKnowsWhoRefusesIt() throws Exception {
    aws.s3Decision = put -> isConditional(put) ? new Answer(412, "", "", Map.of()).verbatim() : OK;
    assertThat(put(Safeguards.ALL)).isEqualTo(new Stored(false, "\"tag\""));
    put(Safeguards.ALL);
    assertThat(aws.requests)
        .extracting(ObjectPutsTest::isConditional)
        .containsExactly(true, false, true, false);
  }

  @Test
  void takesNoProxysRefusalForAnObject() {
    aws.s3 = new Answer(412, "", "<html>412 Precondition Failed</html>", Map.of()).verbatim();
    assertThat(failure(Safeguards.ALL)).hasMessageContaining("this is no answer of S3");
  }

  @Test
  void makesNoConditionWhereTheDestinationDoesNotWantIt() throws Exception {
    aws.s3 = OK;
    put(new Safeguards(false, true));
    store.put(access(Safeguards.ALL).overwriting(), content(null));
    assertThat(aws.requests).hasSize(2).allSatisfy(put -> assertThat(isConditional(put)).isFalse());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          501 | <Error><Code>NotImplemented</Code><Message>m</Message></Error>
          501 | <Error><Code>NotImplemented</Code><Message>m</Message><Header>If-None-Match</Header></Error>
          400 | <Error><Code>InvalidArgument</Code><Message>m</Message><ArgumentName>If-None-Match</ArgumentName></Error>
          400 | <Error><Code>InvalidArgument</Code><Message>Unsupported header 'if-none-match' received</Message></Error>
          """)
  void leavesTheConditionOutForABucketWhoseStoreDoesNotKnowIt(int status, String body)
      throws Exception {
    aws.s3Decision =
        put -> isConditional(put) ? new Answer(status, "", body, Map.of()).verbatim() : OK;
    assertThat(put(Safeguards.ALL).thereBefore()).isFalse();
    put(Safeguards.ALL);
    assertThat(aws.requests)
        .extracting(ObjectPutsTest::isConditional)
        .containsExactly(true, false, false);

    store.retain(Set.of());
    put(Safeguards.ALL);
    assertThat(aws.requests).hasSize(5);
  }

  @Test
  void goesOnWithTheConditionWhenTheStoreDoesNotKnowSomethingElse() {
    aws.s3 = Answer.error(501, "NotImplemented");
    assertThat(failure(Safeguards.ALL).kind()).isEqualTo(Kind.DENIED);
    assertThat(failure(Safeguards.ALL))
        .hasMessageEndingWith(
            "the store does not know what was asked for; set checksum: off if it does not know"
                + " files that are sent in chunks (aws-chunked); leave out s3_canned_acl,"
                + " server_side_encryption and sse_kms_key_id unless it knows them");
    assertThat(aws.requests)
        .extracting(ObjectPutsTest::isConditional)
        .containsExactly(true, false, true, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-amz-checksum-crc32", "x-amz-trailer"})
  void saysHowToDoWithoutAChecksumThatTheStoreDoesNotKnow(String header) {
    aws.s3 =
        new Answer(
            400, "InvalidArgument", "Unsupported header '" + header + "' received", Map.of());
    assertThat(failure(Safeguards.ALL))
        .hasMessageEndingWith(
            "the store does not know the header " + header + "; set checksum: off");
    assertThat(aws.requests).hasSize(1);
  }

  @Test
  void sendsTheChecksumThatTheFileHas() throws Exception {
    aws.s3 = new Answer(200, "", "", Map.of("x-amz-checksum-crc32", CRC32_IN_HEADER));
    store.put(access(Safeguards.ALL), content(CRC32));
    assertThat(aws.last().header("x-amz-checksum-crc32")).isEqualTo(CRC32_IN_HEADER);
    assertThat(aws.last().headers()).doesNotContainKeys("X-amz-trailer", "Content-md5");
  }

  @Test
  void sendsAChecksumOfWhatItReadsWhenTheFileHasNone() throws Exception {
    aws.s3 = OK;
    put(Safeguards.ALL);
    assertThat(aws.last().header("x-amz-trailer")).isEqualTo("x-amz-checksum-crc32");
    assertThat(aws.last().body()).contains("x-amz-checksum-crc32:");
  }

  @Test
  void sendsNoneWhereTheDestinationDoesNotWantIt() throws Exception {
    aws.s3 = OK;
    store.put(access(new Safeguards(true, false)), content(CRC32));
    assertThat(aws.last().headers())
        .doesNotContainKeys(
            "X-amz-checksum-crc32", "X-amz-trailer", "X-amz-sdk-checksum-algorithm", "Content-md5");
  }

  @Test
  void sendsAFileInOnePieceToAStoreThatGetsNoChecksums() throws Exception {
    aws.s3 = OK;
    store.put(access(Safeguards.ALL), content(CRC32));
    assertThat(aws.last().header("x-amz-content-sha256")).startsWith("STREAMING-");
    store.put(access(new Safeguards(true, false)), content(CRC32));
    assertThat(aws.last().header("x-amz-content-sha256")).matches("[0-9a-f]{64}");
    assertThat(aws.last().headers())
        .doesNotContainKeys("Content-encoding", "X-amz-decoded-content-length");
    assertThat(aws.last().body()).isEqualTo(new String(BYTES, StandardCharsets.UTF_8));
  }

  @Test
  void replacesAnObjectWhoseChecksumIsAnotherAtOnce() throws Exception {
    aws.s3Decision = put -> isConditional(put) ? WRONG : OK;
    assertThat(put("x.csv").thereBefore()).isFalse();
    put("y.csv");
    assertThat(aws.requests)
        .extracting(Request::path, ObjectPutsTest::isConditional)
        .containsExactly(
            tuple("/acme-bucket/x.csv", true),
            tuple("/acme-bucket/x.csv", false),
            tuple("/acme-bucket/y.csv", true),
            tuple("/acme-bucket/y.csv", false));
  }

  @Test
  void remembersWhichObjectIsStillToBeReplaced() throws Exception {
    aws.s3 = WRONG;
    DeliveryException e = catchThrowableOfType(DeliveryException.class, () -> put("x.csv"));
    assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(e)
        .hasMessageContaining("S3 answered with the checksum AAAAAA==, not " + CRC32_IN_HEADER);
    aws.s3Decision = put -> isConditional(put) ? EXISTS : OK;
    assertThat(put("y.csv").thereBefore()).isTrue();
    assertThat(put("x.csv").thereBefore()).isFalse();
    assertThat(put("x.csv").thereBefore()).isTrue();
    assertThat(aws.requests)
        .extracting(ObjectPutsTest::isConditional)
        .containsExactly(true, false, true, false, true);
  }

  private Stored put(String key) throws DeliveryException {
    return store.put(access(Safeguards.ALL), content(key, CRC32));
  }

  private static boolean isConditional(Request request) {
    return request.header("If-None-Match") != null;
  }

  private Stored put(Safeguards safeguards) throws DeliveryException {
    return store.put(access(safeguards), content(null));
  }

  private DeliveryException failure(Safeguards safeguards) {
    return catchThrowableOfType(DeliveryException.class, () -> put(safeguards));
  }

  private BucketAccess access(Safeguards safeguards) {
    return new BucketAccess(
        "acme",
        Customer.of("acme", null),
        new TargetBucket("acme-bucket", new S3Endpoint("eu-west-1", aws.uri(), true), null, false),
        null,
        ObjectSettings.BUCKET_DEFAULTS,
        safeguards);
  }

  private static Content content(@Nullable Integer crc32) {
    return content("x.csv", crc32);
  }

  private static Content content(String key, @Nullable Integer crc32) {
    return new Content(key, "text/csv", BYTES.length, crc32, () -> new ByteArrayInputStream(BYTES));
  }
}
