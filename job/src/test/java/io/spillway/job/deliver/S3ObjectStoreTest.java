package io.spillway.job.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.SecretReference;
import io.spillway.job.deliver.DeliveryException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The requests that go out, looked at by a server that answers what it is told to. */
class S3ObjectStoreTest {
  private static final String EXTERNAL_ID = "hunter2";
  private static final String ROLE = "arn:aws:iam::123456789012:role/spillway";
  private static final String CONTENT = "id,batch_size\n\"1\",\"1\"";

  private record Request(
      String method, String path, String authorization, String contentType, String body) {}

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private volatile int status = 200;
  private volatile int stsStatus = 200;
  private HttpServer server;
  private S3ObjectStore store;

  @BeforeAll
  static void becomeThePlatform() {
    System.setProperty("aws.accessKeyId", "PLATFORM");
    System.setProperty("aws.secretAccessKey", "platform-secret");
  }

  @AfterAll
  static void beNobody() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    store = new S3ObjectStore(new S3Settings("us-east-1", uri(), Duration.ofSeconds(10), 4));
  }

  @AfterEach
  void stop() {
    store.close();
    server.stop(0);
  }

  @Test
  void putsTheContentUnderItsKeyWithItsType() throws Exception {
    store.put(access(null), content());
    assertThat(requests).hasSize(1);
    Request put = requests.get(0);
    assertThat(put.method()).isEqualTo("PUT");
    assertThat(put.path()).isEqualTo("/acme-bucket/a%20b/%C3%BC%3D1/x.csv");
    assertThat(put.contentType()).isEqualTo("text/csv");
    assertThat(put.body()).contains(CONTENT); // in signed chunks, as the connection is in clear
    assertThat(put.authorization()).contains("Credential=PLATFORM/").contains("/eu-west-1/s3/");
    assertEveryStreamIsClosed();
  }

  @Test
  void assumesTheRoleWithItsExternalIdOnce() throws Exception {
    BucketAccess access = access(new AssumedRole(ROLE, new SecretReference(EXTERNAL_ID)));
    store.put(access, content());
    store.put(access, content());
    assertThat(requests).hasSize(3);
    assertThat(requests.get(0).body())
        .contains("Action=AssumeRole")
        .contains("ExternalId=" + EXTERNAL_ID)
        .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fspillway")
        .contains("RoleSessionName=spillway-acme");
    assertThat(requests.get(1).authorization()).contains("Credential=ASSUMED/");
    assertThat(requests.get(2).authorization()).contains("Credential=ASSUMED/");
    assertEveryStreamIsClosed();
  }

  @ParameterizedTest
  @CsvSource({
    "301,DENIED",
    "400,DENIED",
    "403,DENIED",
    "404,DENIED",
    "408,TRANSIENT",
    "429,TRANSIENT",
    "500,TRANSIENT",
    "503,TRANSIENT"
  })
  void tellsARefusalFromAPassingFailureAndTriesOnlyOnce(int answer, Kind kind) {
    status = answer;
    DeliveryException e = failure(access(null));
    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e)
        .hasMessageStartingWith("destination acme: putting s3://acme-bucket/a b/ü=1/x.csv failed: ")
        .hasMessageContaining("Status Code: " + answer);
    assertThat(requests).hasSize(1);
    assertEveryStreamIsClosed();
  }

  @Test
  void saysThatTheRoleCouldNotBeAssumed() {
    stsStatus = 403;
    DeliveryException e = failure(access(new AssumedRole(ROLE, new SecretReference(EXTERNAL_ID))));
    assertThat(e.kind()).isEqualTo(Kind.DENIED);
    assertThat(e)
        .hasMessageStartingWith(
            "destination acme: putting s3://acme-bucket/a b/ü=1/x.csv as " + ROLE + " failed: ")
        .hasMessageNotContaining(EXTERNAL_ID);
    assertThat(requests).extracting(Request::method).containsExactly("POST");
  }

  @Test
  void namesTheVariableThatHoldsNoExternalId() {
    DeliveryException e =
        failure(access(new AssumedRole(ROLE, new SecretReference("${SPILLWAY_NOT_SET}"))));
    assertThat(e.kind()).isEqualTo(Kind.DENIED);
    assertThat(e)
        .hasMessageContaining(
            "iam_external_id cannot be read: environment variable SPILLWAY_NOT_SET is not set; set"
                + " it for the job's JVMs");
    assertThat(requests).isEmpty();
  }

  @Test
  void takesAServerThatIsNotThereForAPassingFailure() {
    server.stop(0);
    assertThat(failure(access(null)).kind()).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void takesAStagedFileThatCannotBeReadForAPassingFailure() {
    ObjectStore.Content unreadable =
        new ObjectStore.Content(
            "k",
            "text/csv",
            1,
            () -> {
              throw new IOException("staging is down");
            });
    DeliveryException e =
        catchThrowableOfType(DeliveryException.class, () -> store.put(access(null), unreadable));
    assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(e).hasMessageContaining("staging is down");
  }

  private DeliveryException failure(BucketAccess access) {
    return catchThrowableOfType(DeliveryException.class, () -> store.put(access, content()));
  }

  private void assertEveryStreamIsClosed() {
    assertThat(opened).hasPositiveValue();
    assertThat(closed).hasValue(opened.get());
  }

  private BucketAccess access(@Nullable AssumedRole role) {
    return new BucketAccess("acme", "acme-bucket", "eu-west-1", role, uri(), true);
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

  /** What is posted is for STS, what is put is for S3. */
  private void answer(HttpExchange exchange) throws IOException {
    boolean sts = exchange.getRequestMethod().equals("POST");
    int code = sts ? stsStatus : status;
    String text = sts && code == 200 ? stsAnswer() : "<Error><Code>Told</Code></Error>";
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              exchange.getRequestHeaders().getFirst("Authorization"),
              exchange.getRequestHeaders().getFirst("Content-Type"),
              new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String stsAnswer() {
    return "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
        + "<AssumeRoleResult><Credentials><AccessKeyId>ASSUMED</AccessKeyId>"
        + "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
        + "<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
        + "</AssumeRoleResponse>";
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }
}
