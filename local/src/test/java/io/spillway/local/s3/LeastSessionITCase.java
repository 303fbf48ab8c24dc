package io.spillway.local.s3;

import static io.spillway.local.platform.OneCustomer.BUCKET;
import static io.spillway.local.platform.OneCustomer.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spillway.aws.AccessException;
import io.spillway.aws.DeliveryException;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.ObjectStore.Content;
import io.spillway.aws.S3ObjectStore;
import io.spillway.aws.S3Settings;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.catalog.BucketAccess.SessionSettings;
import io.spillway.catalog.KeyPrefixes;
import io.spillway.catalog.SecretReference;
import io.spillway.local.platform.OneCustomer;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What the sessions that objects are put with may do, of a role that may do everything. */
class LeastSessionITCase {
  private static final String EXTERNAL_ID = "external-1";
  private static final String OTHER_BUCKET = "other-bucket";

  @RegisterExtension private final OneCustomer acme = new OneCustomer(EXTERNAL_ID);
  private S3ObjectStore store;

  @BeforeEach
  void start() throws Exception {
    acme.s3().createBucket(OTHER_BUCKET);
    acme.sts().register(Role.of(ROLE, EXTERNAL_ID, BUCKET, OTHER_BUCKET).allowingAll());
    S3Settings settings =
        new S3Settings("us-east-1", acme.sts().endpoint(), Duration.ofSeconds(20), 4);
    store = new S3ObjectStore(settings);
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void putIntoTheFoldersOfTheDestinationAndDoNothingElse() throws Exception {
    put(access("orders/", "a*$?/"), "orders/dt=2026-11-26/a");
    put(access("orders/", "a*$?/"), "a*$?/a");
    assertThat(acme.sts().granted(ROLE)).isEqualTo(1);
    try (S3Client s3 = s3With(acme.sts().policies(ROLE).get(0))) {
      s3.putObject(request -> request.bucket(BUCKET).key("orders/b"), RequestBody.fromString("x"));
      assertNotAllowed("s3:PutObject", () -> put(s3, BUCKET, "refunds/a"));
      assertNotAllowed("s3:PutObject", () -> put(s3, BUCKET, "abc/a"));
      assertNotAllowed("s3:PutObject", () -> put(s3, OTHER_BUCKET, "orders/a"));
      assertNotAllowed("s3:GetObject", () -> get(s3, "orders/b"));
      assertNotAllowed(
          "s3:DeleteObject",
          () -> s3.deleteObject(object -> object.bucket(BUCKET).key("orders/b")));
      assertNotAllowed("s3:ListBucket", () -> s3.listObjectsV2(list -> list.bucket(BUCKET)));
    }
  }

  @Test
  void putTheFileOfAFormerFolder() throws Exception {
    put(access("orders/"), "orders/a");
    for (int hour = 0; hour < 24; hour++) {
      put(access("orders/"), "before/dt=2026-11-25/hour=" + hour + "/a");
    }
    assertThat(acme.sts().granted(ROLE)).isEqualTo(2);
    try (S3Client s3 = s3With(acme.sts().policies(ROLE).get(1))) {
      put(s3, BUCKET, "before/b");
      assertNotAllowed("s3:PutObject", () -> put(s3, BUCKET, "refunds/a"));
    }
  }

  @Test
  void mayDoWhatTheRoleMayWhenTheyHaveNoPolicy() throws Exception {
    put(access((KeyPrefixes) null), "anywhere/a");
    assertThat(acme.sts().granted(ROLE)).isEqualTo(1);
    assertThat(acme.sts().policies(ROLE)).isEmpty();
    try (S3Client s3 = s3With(null)) {
      put(s3, OTHER_BUCKET, "x");
      get(s3, "anywhere/a");
    }
  }

  @Test
  void coverFiftyLongFolders() throws Exception {
    String[] folders =
        IntStream.range(0, 50)
            .mapToObj(i -> "team-" + i % 10 + "/" + "abcdefghij".repeat(12) + "/table-" + i + "/")
            .toArray(String[]::new);
    putInAll(folders);
    assertThat(acme.sts().granted(ROLE)).isEqualTo(1);
    try (S3Client s3 = s3With(acme.sts().policies(ROLE).get(0))) {
      assertNotAllowed("s3:PutObject", () -> put(s3, BUCKET, "refunds/a"));
    }
    assertThat(acme.sts().refused(ROLE)).isZero();
  }

  @Test
  void coverThemAlsoWhereStsHasLittleSpace() throws Exception {
    acme.sts().setPolicySpace(300);
    putInAll(IntStream.range(0, 50).mapToObj(i -> "folder-" + i + "/sub/").toArray(String[]::new));
    assertThat(acme.sts().granted(ROLE)).isEqualTo(1);
    assertThat(acme.sts().refused(ROLE)).isBetween(1L, 4L);
  }

  @Test
  void areToldApartWhenTheyDenyAPut() throws Exception {
    acme.s3()
        .faults()
        .inject(
            S3Request.doing(S3Operation.PUT_OBJECT),
            new S3Fault.ErrorResponse(
                S3Error.notAllowedBySession(ROLE, "s3:PutObject", "arn:aws:s3:::b/k")));
    AccessException e =
        catchThrowableOfType(AccessException.class, () -> put(access("orders/"), "orders/a"));
    assertThat(e.kind()).isEqualTo(Kind.DENIED);
    assertThat(e.reason()).contains("because no session policy allows the s3:PutObject action");
    assertThat(e.remedy()).contains("set session_policy: off");
  }

  private void putInAll(String... folders) throws DeliveryException {
    BucketAccess access = access(folders);
    for (String folder : folders) {
      put(access, folder + "a");
    }
    assertThat(acme.s3().objects(BUCKET)).extracting(StoredObject::key).hasSize(folders.length);
  }

  private static void assertNotAllowed(String action, ThrowingCallable request) {
    S3Exception e = catchThrowableOfType(S3Exception.class, request);
    assertThat(e.statusCode()).isEqualTo(403);
    assertThat(e.awsErrorDetails().errorMessage())
        .endsWith("because no session policy allows the " + action + " action");
  }

  private static void put(S3Client s3, String bucket, String key) {
    s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString("x"));
  }

  private static void get(S3Client s3, String key) {
    var unused = s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key));
  }

  /** A client with a session of the role. */
  private S3Client s3With(@Nullable String policy) {
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(acme.sts().endpoint())
            .region(Region.US_EAST_1)
            .build()) {
      Credentials session =
          sts.assumeRole(
                  request ->
                      request
                          .roleArn(ROLE)
                          .externalId(EXTERNAL_ID)
                          .roleSessionName("test")
                          .policy(policy))
              .credentials();
      return S3Client.builder()
          .endpointOverride(acme.s3().endpoint())
          .forcePathStyle(true)
          .region(Region.EU_WEST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsSessionCredentials.create(
                      session.accessKeyId(), session.secretAccessKey(), session.sessionToken())))
          .build();
    }
  }

  private BucketAccess access(String... folders) {
    return access(KeyPrefixes.of(List.of(folders)));
  }

  private BucketAccess access(@Nullable KeyPrefixes within) {
    return new BucketAccess(
        "acme",
        BUCKET,
        new S3Endpoint("eu-west-1", acme.s3().endpoint(), true),
        new AssumedRole(
            ROLE, new SecretReference(EXTERNAL_ID), new SessionSettings(null, null, null, within)));
  }

  private void put(BucketAccess access, String key) throws DeliveryException {
    byte[] bytes = {'x'};
    store.put(access, new Content(key, "text/csv", 1, () -> new ByteArrayInputStream(bytes)));
  }
}
