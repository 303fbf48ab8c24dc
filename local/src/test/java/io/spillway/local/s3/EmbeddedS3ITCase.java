package io.spillway.local.s3;

import static io.spillway.local.s3.LocalAws.CUSTOMER;
import static io.spillway.local.s3.LocalAws.EXTERNAL_ID;
import static io.spillway.local.s3.LocalAws.PLATFORM;
import static io.spillway.local.s3.LocalAws.ROLE;
import static io.spillway.local.s3.LocalAws.STAGING;
import static io.spillway.local.s3.LocalAws.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.local.s3.EmbeddedS3.StoredObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

class EmbeddedS3ITCase {
  private static final int MINIMUM_PART_BYTES = 5 * 1024 * 1024;

  @RegisterExtension private final LocalAws aws = new LocalAws();

  @ParameterizedTest
  @EnumSource(
      value = RequestChecksumCalculation.class,
      names = {"WHEN_SUPPORTED", "WHEN_REQUIRED"})
  void keepsWhatACustomerPuts(RequestChecksumCalculation checksums) {
    byte[] bytes = "\"a\",\"b\"\n\"ü\",\"😀\"".getBytes(StandardCharsets.UTF_8);
    try (S3Client client = aws.s3Client(aws.customer(), checksums)) {
      client.putObject(
          put -> put.bucket(CUSTOMER).key("day=1/export.csv").contentType("text/csv"),
          RequestBody.fromBytes(bytes));
    }

    List<StoredObject> objects = aws.s3.objects(CUSTOMER);
    assertThat(objects).hasSize(1);
    assertThat(objects.get(0).key()).isEqualTo("day=1/export.csv");
    assertThat(objects.get(0).sizeBytes()).isEqualTo(bytes.length);
    assertThat(objects.get(0).contentType()).isEqualTo("text/csv");
    assertThat(aws.s3.read(CUSTOMER, "day=1/export.csv")).isEqualTo(bytes);
  }

  @Test
  void keepsALargeObject() {
    byte[] bytes = new byte[20 * 1024 * 1024];
    try (S3Client client = aws.s3Client(aws.customer())) {
      client.putObject(
          put -> put.bucket(CUSTOMER).key("large"),
          RequestBody.fromContentProvider(
              () -> new ByteArrayInputStream(bytes), bytes.length, "text/csv"));
    }
    assertThat(aws.s3.read(CUSTOMER, "large")).hasSize(bytes.length);
  }

  @Test
  void writesAnObjectOnlyWhereNoneIsAndCountsItsVersions() {
    try (S3Client client = aws.s3Client(aws.customer())) {
      put(client, true);
      assertRefused(() -> put(client, true), 412, "PreconditionFailed");
      assertThat(aws.s3.versions(CUSTOMER)).containsExactly(Map.entry("k", 1));
      put(client, false);
      assertThat(aws.s3.versions(CUSTOMER)).containsExactly(Map.entry("k", 2));
    }
  }

  @Test
  void takesNothingWithoutAChecksumIntoABucketWithObjectLock() {
    aws.s3.lockObjects(CUSTOMER);
    try (S3Client without = aws.s3Client(aws.customer(), RequestChecksumCalculation.WHEN_REQUIRED);
        S3Client client = aws.s3Client(aws.customer())) {
      assertRefused(() -> put(without, false), 400, "InvalidRequest");
      put(client, false);
      assertRefused(
          () ->
              client.putObject(
                  put -> put.bucket(CUSTOMER).key("wrong").checksumCRC32("AAAAAA=="),
                  RequestBody.fromString("x")),
          400,
          "BadDigest");
    }
    assertThat(aws.s3.objects(CUSTOMER)).hasSize(1);
  }

  private static void put(S3Client client, boolean conditional) {
    client.putObject(
        put -> put.bucket(CUSTOMER).key("k").ifNoneMatch(conditional ? "*" : null),
        RequestBody.fromString("x"));
  }

  @ParameterizedTest
  @MethodSource("awkwardKeys")
  void keepsAwkwardKeys(String key) {
    try (S3Client client = aws.s3Client(aws.customer())) {
      client.putObject(put -> put.bucket(CUSTOMER).key(key), RequestBody.fromString("x"));
    }
    assertThat(aws.s3.objects(CUSTOMER)).extracting(StoredObject::key).containsExactly(key);
    assertThat(aws.s3.read(CUSTOMER, key)).asString().isEqualTo("x");
    assertThat(aws.s3.directory(CUSTOMER).resolve(key)).hasContent("x");
  }

  static Stream<String> awkwardKeys() {
    String part = "p".repeat(203) + "/";
    return Stream.of(
        "with space +plus&amp=%2F%.csv",
        "größe/名前/😀/a'b\"c;d:e|f.csv",
        "a$b@c!d(e)f*g,h~i#j?k.txt",
        part.repeat(5) + "x".repeat(1024 - 5 * 204));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatACustomerMayNotDo")
  void letsACustomerDoNothingButPut(String name, Consumer<S3Client> call) {
    try (S3Client platform = aws.s3Client(PLATFORM);
        S3Client client = aws.s3Client(aws.customer())) {
      platform.putObject(put -> put.bucket(STAGING).key("k"), RequestBody.fromString("x"));
      client.putObject(put -> put.bucket(CUSTOMER).key("k"), RequestBody.fromString("x"));

      assertRefused(() -> call.accept(client), 403, "AccessDenied");
    }
    assertThat(aws.s3.objects(CUSTOMER)).hasSize(1);
  }

  static Stream<Arguments> whatACustomerMayNotDo() {
    return Stream.of(
        attempt("get", client -> client.getObjectAsBytes(get -> get.bucket(CUSTOMER).key("k"))),
        attempt("list", client -> client.listObjectsV2(list -> list.bucket(CUSTOMER))),
        attempt("list v1", client -> client.listObjects(list -> list.bucket(CUSTOMER))),
        attempt("list buckets", S3Client::listBuckets),
        attempt("delete", client -> client.deleteObject(del -> del.bucket(CUSTOMER).key("k"))),
        attempt(
            "delete many",
            client ->
                client.deleteObjects(
                    del -> del.bucket(CUSTOMER).delete(d -> d.objects(object("k"))))),
        attempt(
            "copy",
            client ->
                client.copyObject(
                    copy ->
                        copy.sourceBucket(CUSTOMER)
                            .sourceKey("k")
                            .destinationBucket(CUSTOMER)
                            .destinationKey("copy"))),
        attempt(
            "multipart",
            client -> client.createMultipartUpload(create -> create.bucket(CUSTOMER).key("m"))),
        attempt(
            "acl",
            client -> client.putObjectAcl(a -> a.bucket(CUSTOMER).key("k").acl("public-read"))),
        attempt("create bucket", client -> client.createBucket(create -> create.bucket("new"))),
        attempt("delete bucket", client -> client.deleteBucket(del -> del.bucket(CUSTOMER))),
        attempt(
            "put elsewhere",
            client ->
                client.putObject(
                    put -> put.bucket("customer-b").key("k"), RequestBody.fromString("x"))),
        attempt(
            "put a large object elsewhere",
            client ->
                client.putObject(
                    put -> put.bucket(STAGING).key("k"), RequestBody.fromBytes(new byte[8 << 20]))),
        attempt(
            "get of the platform",
            client -> client.getObjectAsBytes(get -> get.bucket(STAGING).key("k"))));
  }

  private static Arguments attempt(String name, Consumer<S3Client> call) {
    return Arguments.of(name, call);
  }

  @Test
  void hidesEverythingFromACustomersHead() {
    try (S3Client client = aws.s3Client(aws.customer())) {
      client.putObject(put -> put.bucket(CUSTOMER).key("k"), RequestBody.fromString("x"));

      assertThatThrownBy(() -> client.headObject(head -> head.bucket(CUSTOMER).key("k")))
          .isInstanceOfSatisfying(
              AwsServiceException.class, e -> assertThat(e.statusCode()).isEqualTo(403));
      assertThatThrownBy(() -> client.headBucket(head -> head.bucket(CUSTOMER)))
          .isInstanceOfSatisfying(
              AwsServiceException.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
  }

  @Test
  void saysThatABucketDoesNotExist() {
    assertPutRefused(aws.customer(), "not-created", 404, "NoSuchBucket");
  }

  @Test
  void refusesAWrongSecret() {
    AwsSessionCredentials right = aws.customer();
    AwsCredentials wrong =
        AwsSessionCredentials.create(right.accessKeyId(), "wrong", right.sessionToken());
    assertPutRefused(wrong, CUSTOMER, 403, "SignatureDoesNotMatch");
    assertPutRefused(
        AwsBasicCredentials.create(PLATFORM.accessKeyId(), "wrong"),
        STAGING,
        403,
        "SignatureDoesNotMatch");
  }

  @Test
  void refusesAnUnknownAccessKey() {
    assertPutRefused(
        AwsBasicCredentials.create("UNKNOWN", "secret"), STAGING, 403, "InvalidAccessKeyId");
  }

  @Test
  void refusesAMissingOrWrongSessionToken() {
    AwsSessionCredentials right = aws.customer();
    assertPutRefused(
        AwsBasicCredentials.create(right.accessKeyId(), right.secretAccessKey()),
        CUSTOMER,
        400,
        "InvalidToken");
    assertPutRefused(
        AwsSessionCredentials.create(right.accessKeyId(), right.secretAccessKey(), "wrong"),
        CUSTOMER,
        400,
        "InvalidToken");
  }

  @Test
  void refusesExpiredCredentialsAndAcceptsNewOnes() {
    AwsSessionCredentials old = aws.customer();
    aws.identities.expire(ROLE);

    assertPutRefused(old, CUSTOMER, 400, "ExpiredToken");
    try (S3Client client = aws.s3Client(aws.assume(PLATFORM, ROLE, EXTERNAL_ID))) {
      client.putObject(put -> put.bucket(CUSTOMER).key("k"), RequestBody.fromString("x"));
    }
    assertThat(aws.s3.objects(CUSTOMER)).hasSize(1);
  }

  @Test
  void letsThePlatformDoEverythingInItsOwnBucket() {
    try (S3Client client = aws.s3Client(PLATFORM)) {
      String uploadId =
          client
              .createMultipartUpload(
                  create -> create.bucket(STAGING).key("parts/big").contentType("text/csv"))
              .uploadId();
      byte[] first = new byte[MINIMUM_PART_BYTES];
      List<CompletedPart> parts =
          List.of(
              uploadPart(client, uploadId, 1, first),
              uploadPart(client, uploadId, 2, new byte[] {'e', 'n', 'd'}));
      assertThat(client.listObjectsV2(list -> list.bucket(STAGING)).contents()).isEmpty();
      assertThat(aws.s3.objects(STAGING)).isEmpty();
      client.completeMultipartUpload(
          complete ->
              complete
                  .bucket(STAGING)
                  .key("parts/big")
                  .uploadId(uploadId)
                  .multipartUpload(upload -> upload.parts(parts)));

      assertThat(client.headObject(h -> h.bucket(STAGING).key("parts/big")).contentLength())
          .isEqualTo(first.length + 3L);
      ResponseBytes<GetObjectResponse> end =
          client.getObjectAsBytes(
              get -> get.bucket(STAGING).key("parts/big").range("bytes=" + first.length + "-"));
      assertThat(end.asUtf8String()).isEqualTo("end");

      client.copyObject(
          copy ->
              copy.sourceBucket(STAGING)
                  .sourceKey("parts/big")
                  .destinationBucket(STAGING)
                  .destinationKey("copied/big"));
      client.deleteObject(delete -> delete.bucket(STAGING).key("parts/big"));
      ListObjectsV2Response listed =
          client.listObjectsV2(list -> list.bucket(STAGING).delimiter("/"));
      assertThat(listed.commonPrefixes()).extracting(p -> p.prefix()).containsExactly("copied/");
      client.deleteObjects(
          delete -> delete.bucket(STAGING).delete(d -> d.objects(object("copied/big"))));
      List<S3Object> left = client.listObjectsV2(list -> list.bucket(STAGING)).contents();
      assertThat(left).isEmpty();
    }
  }

  private static CompletedPart uploadPart(
      S3Client client, String uploadId, int number, byte[] bytes) {
    String tag =
        client
            .uploadPart(
                part -> part.bucket(STAGING).key("parts/big").uploadId(uploadId).partNumber(number),
                RequestBody.fromBytes(bytes))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  private static ObjectIdentifier object(String key) {
    return ObjectIdentifier.builder().key(key).build();
  }

  @Test
  void keepsThePlatformOutOfCustomersBuckets() {
    assertPutRefused(PLATFORM, CUSTOMER, 403, "AccessDenied");
  }

  private void assertPutRefused(
      AwsCredentials credentials, String bucket, int status, String code) {
    try (S3Client client = aws.s3Client(credentials)) {
      assertRefused(
          () -> client.putObject(p -> p.bucket(bucket).key("k"), RequestBody.fromString("x")),
          status,
          code);
    }
  }
}
