package io.spillway.bench.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.Identities;
import io.spillway.local.s3.S3Request;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

class LeanS3ITCase {
  private static final String BUCKET = "bucket";
  private static final int PART_BYTES = 5 << 20;

  @TempDir static Path directory;
  private static LeanS3 lean;
  private static EmbeddedS3 s3;
  private static S3Client client;

  @BeforeAll
  static void start() throws Exception {
    Identities identities = new Identities();
    identities.addPlatform("platform", "KEY", "secret", Set.of(BUCKET));
    lean = LeanS3.withCertificateIn(directory);
    s3 = lean.start().start(directory.resolve("s3"), identities);
    s3.createBucket(BUCKET);
    client = client("secret");
  }

  @AfterAll
  static void stop() {
    client.close();
    s3.close();
  }

  private static S3Client client(String secret) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve("s3-keys.p12"))) {
      keys.load(in, "changeit".toCharArray());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    TrustManager[] managers = trust.getTrustManagers();
    return S3Client.builder()
        .endpointOverride(s3.endpoint())
        .region(Region.EU_WEST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("KEY", secret)))
        .httpClient(Apache5HttpClient.builder().tlsTrustManagersProvider(() -> managers).build())
        .build();
  }

  @Test
  void keepsWhatIsPutWithAChecksumBehindIt() {
    byte[] bytes = random(200_000);
    s3.requests().reset();
    client.putObject(put -> put.bucket(BUCKET).key("a/b=1/ü +c"), RequestBody.fromBytes(bytes));
    // The checksum behind the bytes takes a few more.
    assertThat(s3.requests().bytes(S3Request.any())).isBetween(200_000L, 200_500L);
    assertThat(s3.read(BUCKET, "a/b=1/ü +c")).isEqualTo(bytes);
    assertThat(client.headObject(head -> head.bucket(BUCKET).key("a/b=1/ü +c")).contentLength())
        .isEqualTo(bytes.length);
    byte[] range =
        client
            .getObjectAsBytes(get -> get.bucket(BUCKET).key("a/b=1/ü +c").range("bytes=100-150099"))
            .asByteArrayUnsafe();
    assertThat(range).isEqualTo(Arrays.copyOfRange(bytes, 100, 150_100));
    assertThat(client.listObjectsV2(list -> list.bucket(BUCKET).prefix("a/")).contents())
        .hasSize(1);
  }

  @Test
  void refusesAnotherChecksum() {
    assertThatThrownBy(
            () ->
                client.putObject(
                    put -> put.bucket(BUCKET).key("wrong").checksumCRC32("AAAAAA=="),
                    RequestBody.fromString("not that")))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("BadDigest"));
    assertThat(s3.objects(BUCKET)).noneMatch(object -> object.key().equals("wrong"));
  }

  @Test
  void refusesAnotherSecretsSignature() throws Exception {
    try (S3Client other = client("another secret")) {
      assertThatThrownBy(
              () ->
                  other.putObject(
                      put -> put.bucket(BUCKET).key("forged"), RequestBody.fromString("x")))
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SignatureDoesNotMatch"));
    }
  }

  @Test
  void joinsPartsAndCompletesTwice() {
    String upload =
        client.createMultipartUpload(create -> create.bucket(BUCKET).key("parts")).uploadId();
    byte[] bytes = random(PART_BYTES + 1000);
    byte[] first = Arrays.copyOf(bytes, PART_BYTES);
    byte[] second = Arrays.copyOfRange(bytes, PART_BYTES, bytes.length);
    CompletedPart one = part(upload, 1, first);
    CompletedPart two = part(upload, 2, second);
    for (int attempt = 0; attempt < 2; attempt++) {
      client.completeMultipartUpload(
          complete ->
              complete
                  .bucket(BUCKET)
                  .key("parts")
                  .uploadId(upload)
                  .multipartUpload(parts -> parts.parts(one, two)));
    }
    assertThat(s3.read(BUCKET, "parts")).isEqualTo(bytes);
  }

  private static CompletedPart part(String upload, int number, byte[] bytes) {
    String tag =
        client
            .uploadPart(
                part -> part.bucket(BUCKET).key("parts").uploadId(upload).partNumber(number),
                RequestBody.fromBytes(bytes))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
