package io.spillway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpServer;
import io.spillway.aws.AwsRecorder.Answer;
import io.spillway.aws.AwsRecorder.Request;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.ObjectStore.Content;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AccessKey;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.BucketAccess.Encryption;
import io.spillway.catalog.BucketAccess.ObjectSettings;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.catalog.BucketAccess.TargetBucket;
import io.spillway.catalog.SecretReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The requests of the store, recorded by a server whose answers the test decides. */
class S3ObjectStoreTest {
  private static final String EXTERNAL_ID = "hunter2";
  private static final String ROLE = "arn:aws:iam::123456789012:role/spillway";
  private static final String CONTENT = "id,batch_size\n\"1\",\"1\"";

  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
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
  void putsTheContentUnderItsKeyWithItsType() throws Exception {
    store.put(access(null), content());
    assertThat(aws.requests).hasSize(1);
    Request put = aws.last();
    assertThat(put.method()).isEqualTo("PUT");
    assertThat(put.path()).isEqualTo("/acme-bucket/a%20b/%C3%BC%3D1/x.csv");
    assertThat(put.header("Content-Type")).isEqualTo("text/csv");
    assertThat(put.body()).contains(CONTENT); // in signed chunks, as the connection is in clear
    assertThat(put.isSignedBy(AwsRecorder.PLATFORM)).isTrue();
    assertThat(put.header("Authorization")).contains("/eu-west-1/s3/");
    assertThat(put.headers())
        .doesNotContainKeys(
            "X-amz-acl",
            "X-amz-expected-bucket-owner",
            "X-amz-request-payer",
            "X-amz-server-side-encryption",
            "X-amz-storage-class",
            "X-amz-tagging",
            "X-amz-security-token");
    assertEveryStreamIsClosed();
  }

  @Test
  void keepsThePathOfAnEndpoint() throws Exception {
    URI endpoint = URI.create(aws.uri() + "/proxy/s3");
    store.put(
        new BucketAccess("acme", "acme-bucket", new S3Endpoint("eu-west-1", endpoint, true), null),
        content());
    assertThat(aws.last().path()).startsWith("/proxy/s3/acme-bucket/");
  }

  @Test
  void goesOnAfterTheClientOfAnotherEndpointIsForgotten() throws Exception {
    BucketAccess local = access(null);
    BucketAccess other =
        new BucketAccess(
            "globex", "globex-bucket", new S3Endpoint("eu-north-1", aws.uri(), true), null);
    store.put(local, content());
    store.put(other, content());
    store.retain(Set.of(other));
    store.put(other, content());
    store.put(local, content());
    assertThat(aws.requests).hasSize(4);
  }

  @Test
  void asksForTheCannedAclAndTheEncryptionThatTheDestinationNames() throws Exception {
    store.put(
        with(encrypted("bucket-owner-full-control", new Encryption("aws:kms", "alias/spillway"))),
        content());
    Request put = aws.last();
    assertThat(put.header("x-amz-acl")).isEqualTo("bucket-owner-full-control");
    assertThat(put.header("x-amz-server-side-encryption")).isEqualTo("aws:kms");
    assertThat(put.header("x-amz-server-side-encryption-aws-kms-key-id"))
        .isEqualTo("alias/spillway");
    assertThat(put.header("Authorization")).contains("x-amz-acl;", "x-amz-server-side-encryption;");

    store.put(with(encrypted(null, new Encryption("AES256", null))), content());
    assertThat(aws.last().header("x-amz-server-side-encryption")).isEqualTo("AES256");
    assertThat(aws.last().headers())
        .doesNotContainKeys("X-amz-acl", "X-amz-server-side-encryption-aws-kms-key-id");

    store.put(with(encrypted(null, new Encryption("aws:kms:dsse", null))), content());
    assertThat(aws.last().header("x-amz-server-side-encryption")).isEqualTo("aws:kms:dsse");
  }

  @Test
  void asksForTheStorageClassAndTheTagsThatTheDestinationNames() throws Exception {
    TreeMap<String, String> tags = new TreeMap<>(Map.of("team", "data & more/ü", "a=b", ""));
    store.put(with(new ObjectSettings(null, null, "STANDARD_IA", tags)), content());
    assertThat(aws.last().header("x-amz-storage-class")).isEqualTo("STANDARD_IA");
    assertThat(aws.last().header("x-amz-tagging"))
        .isEqualTo("a%3Db=&team=data%20%26%20more%2F%C3%BC");
    aws.s3 = Answer.error(403, "AccessDenied");
    assertThat(failure(with(new ObjectSettings(null, null, null, tags))))
        .hasMessageContaining("s3:PutObject and s3:PutObjectTagging on the objects");
  }

  @Test
  void putsIntoADirectoryBucketWithASessionOfItsOwn() throws Exception {
    aws.s3 =
        new Answer(
                200,
                "",
                "<CreateSessionResult><Credentials><AccessKeyId>EXPRESS</AccessKeyId>"
                    + "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
                    + "<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>"
                    + "</CreateSessionResult>",
                Map.of())
            .verbatim();
    String bucket = "logs--euw1-az1--x-s3";
    BucketAccess access =
        new BucketAccess("acme", bucket, new S3Endpoint("eu-west-1", aws.uri(), true), null);
    store.put(access, content());
    store.put(access, content());
    assertThat(aws.methods()).containsExactly("GET", "PUT", "PUT");
    assertThat(aws.requests.get(0).isSignedBy(AwsRecorder.PLATFORM)).isTrue();
    assertThat(aws.last().isSignedBy("EXPRESS")).isTrue();
    assertThat(aws.last().header("Authorization")).contains("/eu-west-1/s3express/");
    assertThat(aws.last().header("x-amz-s3session-token")).isEqualTo("t");
  }

  @Test
  void signsWithTheDestinationsOwnAccessKeyAndReadsItEachTime(@TempDir Path folder)
      throws Exception {
    Path id = Files.writeString(folder.resolve("id"), "FIRST\n");
    Path secret = Files.writeString(folder.resolve("secret"), "hunter2/+=\n");
    BucketAccess access = withKey(id, secret);
    store.put(access, content());
    assertThat(aws.last().isSignedBy("FIRST")).isTrue();
    assertThat(aws.last().headers()).doesNotContainKey("X-amz-security-token");
    Files.writeString(id, "SECOND");
    store.put(access, content());
    store.delete(access, "x");
    assertThat(aws.last().isSignedBy("SECOND")).isTrue();
    assertThat(aws.methods()).containsExactly("PUT", "PUT", "DELETE");
    assertThat(access.toString()).doesNotContain("SECOND", "hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          403 | InvalidAccessKeyId    | the store does not know the access key that access_key_id gives; correct it
          403 | SignatureDoesNotMatch | secret_access_key does not fit access_key_id; correct it
          403 | AccessDenied          | allow the owner of access_key_id s3:PutObject on the objects of acme-bucket
          """)
  void saysWhatToDoAboutAnAccessKeyThatIsRefused(
      int status, String code, String remedy, @TempDir Path folder) throws Exception {
    Path id = Files.writeString(folder.resolve("id"), "HUNTERS-ID");
    Path secret = Files.writeString(folder.resolve("secret"), "hunter2");
    aws.s3 = Answer.error(status, code);
    DeliveryException e = failure(withKey(id, secret));
    assertThat(e.kind()).isEqualTo(Kind.DENIED);
    assertThat(e).hasMessageContaining("; " + remedy).hasMessageNotContaining("hunter2");
  }

  @Test
  void saysWhichPartOfAnAccessKeyCannotBeRead(@TempDir Path folder) throws Exception {
    Path id = Files.writeString(folder.resolve("id"), "ID");
    Path secret = folder.resolve("secret");
    assertThat(failure(withKey(id, secret)))
        .hasMessage(
            "reading secret_access_key failed: ${file:"
                + secret
                + "} cannot be read: there is no such file; make it readable for the job's"
                + " processes");
    Files.writeString(secret, "hunter2\nhunter3");
    assertThat(failure(withKey(id, secret)))
        .hasMessage(
            "reading secret_access_key failed: the content of ${file:"
                + secret
                + "} is no such key; put the key alone there, visible ASCII characters without"
                + " spaces");
    assertThat(aws.requests).isEmpty();
  }

  private BucketAccess withKey(Path id, Path secret) {
    return new BucketAccess(
        "acme",
        "acme-bucket",
        new S3Endpoint("garage", aws.uri(), true),
        new AccessKey(
            new SecretReference("${file:" + id + "}"),
            new SecretReference("${file:" + secret + "}")));
  }

  @Test
  void namesThePermissionsOfOtherKindsOfBuckets() {
    AwsServiceException denied =
        S3Exception.builder()
            .statusCode(403)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode("AccessDenied").errorMessage("m").build())
            .build();
    S3Endpoint ireland = new S3Endpoint("eu-west-1", null, false);
    BucketAccess directory = new BucketAccess("a", "logs--euw1-az1--x-s3", ireland, null);
    assertThat(S3Errors.diagnose(denied, directory).remedy())
        .startsWith(
            "allow the platform's identity s3express:CreateSession on logs--euw1-az1--x-s3");
    String arn = "arn:aws:s3:eu-west-1:123456789012:accesspoint/my-ap";
    assertThat(S3Errors.diagnose(denied, new BucketAccess("a", arn, ireland, null)).remedy())
        .startsWith("allow the platform's identity s3:PutObject on the objects of " + arn)
        .endsWith(
            ", and that the policies of the access point and of its bucket allow it; if it is a"
                + " Requester Pays bucket, set request_payer: true");
  }

  @Test
  void saysInEachRequestWhoseTheBucketIsAndWhoPays() throws Exception {
    S3Endpoint endpoint = new S3Endpoint("eu-west-1", aws.uri(), true);
    BucketAccess access =
        new BucketAccess(
            "acme",
            new TargetBucket("acme-bucket", endpoint, "123456789012", true),
            null,
            ObjectSettings.BUCKET_DEFAULTS);
    store.put(access, content());
    store.delete(access, "a/x.csv");
    assertThat(aws.requests)
        .hasSize(2)
        .allSatisfy(
            request -> {
              assertThat(request.header("x-amz-expected-bucket-owner")).isEqualTo("123456789012");
              assertThat(request.header("x-amz-request-payer")).isEqualTo("requester");
            });
    store.reachBucket(access);
    assertThat(aws.last().header("x-amz-expected-bucket-owner")).isEqualTo("123456789012");
    aws.s3 = Answer.error(403, "AccessDenied");
    assertThat(failure(access))
        .hasMessageEndingWith(
            ", and that the bucket belongs to the account that expected_bucket_owner gives");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          301 | PermanentRedirect              | DENIED    | another region than eu-west-1; correct s3_aws_region
          307 | TemporaryRedirect              | TRANSIENT | a retry may succeed
          400 | BadDigest                      | FILE_REFUSED | do not have the checksum of the file when it was written
          400 | EntityTooLarge                 | FILE_REFUSED | lower batch.max-size
          400 | IllegalLocationConstraintException | DENIED | another region than eu-west-1; correct s3_aws_region
          400 | IncompleteBody                 | TRANSIENT | a retry may succeed
          400 | InvalidRequest                 | DENIED    | check the destination's settings
          400 | KeyTooLongError                | FILE_REFUSED | shorten s3_aws_folder_name
          400 | KMS.ThrottlingException        | TRANSIENT | a retry may succeed
          400 | RequestTimeout                 | TRANSIENT | a retry may succeed
          400 | XAmzContentChecksumMismatch    | FILE_REFUSED | see whether it was changed in staging, or by a proxy on its way
          400 | XAmzContentSHA256Mismatch      | DENIED    | set checksum: off, so that the file is not sent in chunks
          400 | InvalidStorageClass            | DENIED    | correct or leave out storage_class
          400 | InvalidTag                     | DENIED    | correct object_tags
          403 | AllAccessDisabled              | DENIED    | ask AWS Support
          403 | QuotaExceeded                  | DENIED    | the bucket is full
          409 | ConditionalRequestConflict     | TRANSIENT | a retry may succeed
          409 | OperationAborted               | TRANSIENT | a retry may succeed
          400 | AccessControlListNotSupported  | DENIED    | leave out s3_canned_acl
          400 | ExpiredToken                   | TRANSIENT | give the job valid ones
          400 | InvalidToken                   | DENIED    | give the job valid ones
          400 | KMS.DisabledException          | DENIED    | kms:GenerateDataKey; see sse_kms_key_id
          403 | AccessDenied                   | DENIED    | allow the platform's identity s3:PutObject on the objects of acme-bucket
          403 | InvalidAccessKeyId             | DENIED    | give the job valid ones
          403 | RequestTimeTooSkewed           | TRANSIENT | set this machine's clock
          404 | NoSuchBucket                   | DENIED    | there is no bucket acme-bucket; create it or correct s3_aws_bucket_name
          408 | RequestTimeout                 | TRANSIENT | a retry may succeed
          429 | TooManyRequests                | TRANSIENT | a retry may succeed
          500 | InternalError                  | TRANSIENT | a retry may succeed
          503 | SlowDown                       | TRANSIENT | a retry may succeed
          """)
  void tellsARefusalFromAPassingFailureAndTriesOnlyOnce(
      int status, String code, Kind kind, String remedy) {
    aws.s3 = Answer.error(status, code);
    DeliveryException e = failure(access(null));
    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e)
        .hasMessageStartingWith(
            "putting s3://acme-bucket/a b/ü=1/x.csv failed: S3 answered "
                + status
                + " "
                + code
                + " (told to); ")
        .hasMessageContaining(remedy);
    assertThat(aws.methods()).containsExactly("PUT");
    assertEveryStreamIsClosed();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          with an explicit deny in a service control policy | only the organization's administrators
          with an explicit deny in a resource control policy | a resource control policy of the bucket's organization
          because no permissions boundary allows the s3:PutObject action | the permissions boundary of the role
          because no VPC endpoint policy allows the s3:PutObject action | the policy of the VPC endpoint
          with an explicit deny in a resource-based policy | the policy of the bucket or role denies it
          """)
  void namesThePolicyThatDenies(String end, String remedy) {
    aws.s3 =
        new Answer(
            403,
            "AccessDenied",
            "User: u is not authorized to perform: s3:PutObject " + end,
            Map.of());
    assertThat(failure(access(null))).hasMessageContaining("; ").hasMessageContaining(remedy);
  }

  @Test
  void namesTheHeaderThatTheStoreDoesNotKnow() {
    String body =
        "<Error><Code>NotImplemented</Code><Message>m</Message><Header>x-amz-acl</Header></Error>";
    aws.s3 = new Answer(501, "", body, Map.of()).verbatim();
    assertThat(failure(access(null)))
        .hasMessageEndingWith(
            "the store does not know the header x-amz-acl; leave out s3_canned_acl");
  }

  @Test
  void tellsAProxysPageFromAnAnswerOfS3() {
    aws.s3 = new Answer(403, "", "<html><title>Blocked</title></html>", Map.of()).verbatim();
    assertThat(failure(access(null)))
        .hasMessageEndingWith(
            "; this is no answer of S3: see which proxy, firewall or other server at endpoint gave"
                + " it");
  }

  @Test
  void readsOnlyTheBeginningOfALongAnswer() {
    aws.s3 = new Answer(500, "InternalError", "x".repeat(100_000), Map.of());
    assertThat(failure(access(null)))
        .hasMessageEndingWith("failed: S3 answered 500; a retry may succeed");
    aws.s3 = new Answer(500, "InternalError", "x".repeat(60_000), Map.of());
    assertThat(failure(access(null))).hasMessageContaining("S3 answered 500 InternalError (xxx");
  }

  @Test
  @Timeout(20)
  void endsAnAnswerThatHasNoEnd() throws Exception {
    AtomicLong written = new AtomicLong();
    HttpServer endless =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endless.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(403, 0);
          byte[] block = new byte[8_192];
          while (true) {
            exchange.getResponseBody().write(block);
            written.addAndGet(block.length);
          }
        });
    endless.start();
    try {
      URI uri = URI.create("http://127.0.0.1:" + endless.getAddress().getPort());
      assertThat(
              failure(
                  new BucketAccess(
                      "acme", "acme-bucket", new S3Endpoint("eu-west-1", uri, true), null)))
          .hasMessageContaining("this is no answer of S3");
      assertThat(written.get()).isLessThan(20_000_000);
    } finally {
      endless.stop(0);
    }
  }

  @Test
  void cutsAndEscapesWhatIsAnswered() {
    aws.s3 = new Answer(500, "InternalError", "a&#10;b&#x202e;" + "x".repeat(10_000), Map.of());
    assertThat(failure(access(null)).getMessage())
        .contains("(a\\u000ab\\u202exxx")
        .contains("xxx...; a retry may succeed")
        .hasSizeLessThan(700);
  }

  @Test
  void namesTheRegionThatTheBucketIsIn() {
    aws.s3 = new Answer(301, "PermanentRedirect", "", Map.of("x-amz-bucket-region", "eu-north-1"));
    assertThat(failure(access(null)))
        .hasMessageEndingWith("; the bucket is in eu-north-1; set s3_aws_region to that");
    aws.s3 =
        new Answer(
            400,
            "AuthorizationHeaderMalformed",
            "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting"
                + " 'ap-south-2'",
            Map.of());
    assertThat(failure(access(null)))
        .hasMessageEndingWith("; the bucket is in ap-south-2; set s3_aws_region to that");
  }

  @Test
  void namesThePermissionsThatTheRoleNeeds() {
    aws.s3 = Answer.error(403, "AccessDenied");
    AssumedRole role = new AssumedRole(ROLE, new SecretReference(EXTERNAL_ID));
    BucketAccess access =
        new BucketAccess(
            "acme", target(), role, encrypted("private", new Encryption("aws:kms", null)));
    assertThat(failure(access))
        .hasMessageContaining(
            "as "
                + ROLE
                + " failed: S3 answered 403 AccessDenied (told to); allow the role"
                + " s3:PutObject and s3:PutObjectAcl on the objects of acme-bucket");
    aws.s3 =
        new Answer(403, "AccessDenied", "not authorized to perform: kms:GenerateDataKey", Map.of());
    assertThat(failure(access)).hasMessageContaining("must allow kms:GenerateDataKey");
  }

  @Test
  void takesAnUnreachableServerForATransientFailure() {
    aws.close();
    System.setProperty("aws.accessKeyId", "PLATFORM");
    System.setProperty("aws.secretAccessKey", "platform-secret");
    DeliveryException e = failure(access(null));
    assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(e)
        .hasMessageContaining("failed: no connection: ")
        .hasMessageEndingWith(
            "; check s3_aws_region, endpoint and the network path to it, proxies included");
  }

  @Test
  void namesAHostThatDnsDoesNotKnow() {
    BucketAccess access =
        new BucketAccess(
            "acme",
            "acme-bucket",
            new S3Endpoint("eu-west-1", URI.create("http://s3.invalid"), true),
            null);
    assertThat(failure(access)).hasMessageContaining("the host s3.invalid is not known to DNS");
  }

  @Test
  void tellsAStagedFileThatCannotBeReadFromADestinationThatDoesNotAnswer() {
    IOException broken = new IOException("disk is broken");
    List<ObjectStore.Source> sources =
        List.of(
            () -> {
              throw broken;
            },
            () -> new SequenceInputStream(new ByteArrayInputStream(new byte[9]), failing(broken)),
            () -> new ByteArrayInputStream(new byte[9]));
    assertThat(sources)
        .extracting(
            source ->
                catchThrowableOfType(
                    DeliveryException.class,
                    () -> store.put(access(null), new Content("k", "text/csv", 10, source))))
        .extracting(DeliveryException::kind, Throwable::getMessage)
        .containsExactly(
            tuple(Kind.UNREADABLE, UNREAD + "disk is broken"),
            tuple(Kind.UNREADABLE, UNREAD + "disk is broken"),
            tuple(Kind.UNREADABLE, UNREAD + "it ends 1 bytes before its 10"));
  }

  private static final String UNREAD =
      "putting s3://acme-bucket/k failed: the staged file cannot be read: ";

  private static InputStream failing(IOException failure) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw failure;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        throw failure;
      }
    };
  }

  @Test
  void removesAnObject() throws Exception {
    store.delete(access(null), "a/x.csv");
    assertThat(aws.last().method()).isEqualTo("DELETE");
    assertThat(aws.last().path()).isEqualTo("/acme-bucket/a/x.csv");
    aws.s3 = Answer.error(403, "AccessDenied");
    assertThat(
            catchThrowableOfType(AccessException.class, () -> store.delete(access(null), "a/x.csv"))
                .step())
        .isEqualTo(AccessStep.DELETE_OBJECT);
  }

  private DeliveryException failure(BucketAccess access) {
    return catchThrowableOfType(DeliveryException.class, () -> store.put(access, content()));
  }

  private void assertEveryStreamIsClosed() {
    assertThat(opened).hasPositiveValue();
    assertThat(closed).hasValue(opened.get());
  }

  private BucketAccess access(@Nullable AssumedRole role) {
    return new BucketAccess(
        "acme", "acme-bucket", new S3Endpoint("eu-west-1", aws.uri(), true), role);
  }

  private BucketAccess with(ObjectSettings objects) {
    return new BucketAccess("acme", target(), null, objects);
  }

  private static ObjectSettings encrypted(@Nullable String acl, Encryption encryption) {
    return new ObjectSettings(acl, encryption, null, new TreeMap<>());
  }

  private TargetBucket target() {
    return new TargetBucket(
        "acme-bucket", new S3Endpoint("eu-west-1", aws.uri(), true), null, false);
  }

  private ObjectStore.Content content() {
    byte[] bytes = CONTENT.getBytes(StandardCharsets.UTF_8);
    return new ObjectStore.Content(
        "a b/ü=1/x.csv",
        "text/csv",
        bytes.length,
        () -> {
          opened.incrementAndGet();
          return new ByteArrayInputStream(bytes) {
            private boolean open = true;

            @Override
            public void close() {
              if (open) {
                open = false;
                closed.incrementAndGet();
              }
            }
          };
        });
  }
}
