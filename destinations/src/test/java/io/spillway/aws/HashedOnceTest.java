package io.spillway.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.aws.ObjectStore.Content;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Over TLS, nothing hashes the bytes of a file whose checksum is known. */
class HashedOnceTest {
  private static final byte[] BYTES = "id\n\"1\"".getBytes(StandardCharsets.UTF_8);

  private final Recorder http = new Recorder();

  @Test
  void sendsTheBytesAsTheyAreAndSignsTheHeadersAlone() {
    BucketAccess access =
        new BucketAccess(
            "acme",
            "acme-bucket",
            new S3Endpoint("eu-west-1", URI.create("https://s3.example.com"), true),
            null);
    // Not the bytes' checksum: whoever computes one puts another in its place.
    Content content =
        new Content("x.csv", "text/csv", BYTES.length, 0, () -> new ByteArrayInputStream(BYTES));
    try (AwsClients clients =
        new AwsClients(new S3Settings("us-east-1", null, Duration.ofSeconds(10), 4), http, http)) {
      clients
          .s3(access.endpoint(), true)
          .putObject(
              PutRequests.of(access, content)
                  .overrideConfiguration(
                      custom ->
                          custom.credentialsProvider(
                              StaticCredentialsProvider.create(
                                  AwsBasicCredentials.create("id", "secret"))))
                  .build(),
              RequestBody.fromContentProvider(
                  () -> new ByteArrayInputStream(BYTES), BYTES.length, "text/csv"));
    }
    SdkHttpRequest put = http.requests.get(0);
    assertThat(put.firstMatchingHeader("x-amz-content-sha256")).contains("UNSIGNED-PAYLOAD");
    assertThat(put.firstMatchingHeader("x-amz-checksum-crc32")).contains("AAAAAA==");
    assertThat(put.headers())
        .doesNotContainKeys(
            "Content-MD5", "Content-Encoding", "x-amz-trailer", "x-amz-decoded-content-length");
    assertThat(http.bodies).containsExactly(new String(BYTES, StandardCharsets.UTF_8));
  }

  private static final class Recorder implements SdkHttpClient {
    private final List<SdkHttpRequest> requests = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          requests.add(request.httpRequest());
          try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
            bodies.add(new String(body.readAllBytes(), StandardCharsets.UTF_8));
          }
          return HttpExecuteResponse.builder()
              .response(SdkHttpResponse.builder().statusCode(200).build())
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }
}
