package io.spillway.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import io.spillway.aws.AwsRecorder.Answer;
import io.spillway.staging.StagedBytes.NotStagedException;
import io.spillway.staging.StagedBytes.Range;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads of staged bytes, with a server whose answers the test decides. */
class S3StagedBytesTest {
  private static final Range WHOLE = Range.whole("day/file", 10);

  private AwsRecorder aws;
  private S3StagedBytes staged;

  @BeforeEach
  void start() throws Exception {
    aws = new AwsRecorder();
    staged = reader(aws.uri(), 1);
  }

  @AfterEach
  void stop() {
    staged.close();
    aws.close();
  }

  private static S3StagedBytes reader(URI endpoint, int connections) throws Exception {
    Map<String, String> flink =
        Map.of(
            "s3.endpoint",
            endpoint.toString(),
            "s3.access-key",
            "PLATFORM",
            "s3.secret-key",
            "secret",
            "s3.path.style.access",
            "true");
    return new S3StagedBytes(
        "staging",
        "files/",
        S3aSettings.read(flink, "staging"),
        Duration.ofSeconds(10),
        connections);
  }

  @Test
  void readsAWholeObjectWithOneRequest() throws Exception {
    aws.s3 = ok("0123456789");

    assertThat(text(WHOLE)).isEqualTo("0123456789");

    assertThat(aws.methods()).containsExactly("GET");
    assertThat(aws.last().path()).isEqualTo("/staging/files/day/file");
    assertThat(aws.last().header("Range")).isNull();
    assertThat(aws.last().isSignedBy("PLATFORM")).isTrue();
  }

  @Test
  void readsAPartWithOneRequest() throws Exception {
    aws.s3 = part("567", "bytes 5-7/10");

    assertThat(text(Range.part("day/file", 5, 3))).isEqualTo("567");

    assertThat(aws.methods()).containsExactly("GET");
    assertThat(aws.last().header("Range")).isEqualTo("bytes=5-7");
  }

  @Test
  void saysWhatIsStagedInstead() {
    aws.s3 = Answer.error(404, "NoSuchKey");
    assertNotStaged(WHOLE, "does not exist");

    aws.s3 = ok("012345678");
    assertNotStaged(WHOLE, "has 9 bytes, not 10");

    aws.s3 = part("56789", "bytes 5-9/10");
    assertNotStaged(Range.part("day/file", 5, 6), "has 10 bytes, not 11 or more");

    aws.s3 = new Answer(416, "InvalidRange", "told to", Map.of("Content-Range", "bytes */10"));
    assertNotStaged(Range.part("day/file", 10, 6), "has 10 bytes, not 16 or more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          404 | NoSuchBucket | S3 answered 404 NoSuchBucket (told to) | 1
          403 | AccessDenied | S3 answered 403 AccessDenied (told to) | 1
          500 | InternalError | S3 answered 500 InternalError (told to) | 2
          503 | SlowDown | S3 answered 503 SlowDown (told to) | 2
          """)
  void saysWhyStagingCannotBeRead(int status, String code, String message, int requests) {
    aws.s3 = Answer.error(status, code);

    assertThatThrownBy(() -> text(WHOLE))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NotStagedException.class)
        .hasMessage(message);
    assertThat(aws.requests).hasSize(requests);
  }

  @Test
  void refusesAnotherPartThanItAskedFor() {
    aws.s3 = ok("0123456789");
    assertThatThrownBy(() -> text(Range.part("day/file", 5, 3)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("S3 was asked for a part and answered with the whole object");

    aws.s3 = part("456", "bytes 4-6/10");
    assertThatThrownBy(() -> text(Range.part("day/file", 5, 3)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("S3 was asked for a part and answered with another part");
  }

  @Test
  void leavesNoConnectionBehindWhateverWasRead() throws Exception {
    // There is one connection: the next read would wait for it.
    for (int i = 0; i < 3; i++) {
      aws.s3 = ok("0123456789");
      try (InputStream in = staged.open(WHOLE)) {
        assertThat(in.read()).isEqualTo('0');
      }
      aws.s3 = ok("012345678");
      assertNotStaged(WHOLE, "has 9 bytes, not 10");
      aws.s3 = Answer.error(404, "NoSuchKey");
      assertNotStaged(WHOLE, "does not exist");
    }
    aws.s3 = ok("0123456789");
    assertThat(text(WHOLE)).isEqualTo("0123456789");
  }

  @Test
  void stopsWhenItsThreadIsInterrupted() throws Exception {
    aws.s3 = ok("0123456789");
    try (InputStream in = staged.open(WHOLE)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(in::read).isInstanceOf(InterruptedIOException.class);
      assertThatThrownBy(() -> staged.open(WHOLE)).isInstanceOf(InterruptedIOException.class);
    } finally {
      boolean unused = Thread.interrupted();
    }
  }

  @Test
  void readsLittleOfAnAnswerThatHasNoEnd() throws Exception {
    AtomicLong sent = new AtomicLong();
    HttpServer endless =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    endless.setExecutor(threads);
    endless.createContext(
        "/",
        exchange -> {
          int status = exchange.getRequestURI().getPath().endsWith("error") ? 403 : 200;
          exchange.sendResponseHeaders(status, 0);
          byte[] piece = new byte[8_192];
          try (OutputStream out = exchange.getResponseBody()) {
            while (sent.get() < 100_000_000) {
              out.write(piece);
              sent.addAndGet(piece.length);
            }
          }
        });
    endless.start();
    try (S3StagedBytes reader =
        reader(URI.create("http://127.0.0.1:" + endless.getAddress().getPort()), 1)) {
      assertThatThrownBy(() -> reader.open(WHOLE))
          .hasMessage("the answer of S3 does not say how long it is");
      assertThat(catchThrowable(() -> reader.open(Range.whole("error", 10))))
          .isInstanceOf(IOException.class);
      assertThat(sent.get()).isLessThan(50_000_000);
    } finally {
      endless.stop(0);
      threads.shutdownNow();
    }
  }

  private void assertNotStaged(Range range, String message) {
    assertThatThrownBy(() -> text(range))
        .isInstanceOf(NotStagedException.class)
        .hasMessage(message);
  }

  private String text(Range range) throws IOException {
    try (InputStream in = staged.open(range)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static Answer ok(String body) {
    return new Answer(200, "", body, Map.of()).verbatim();
  }

  private static Answer part(String body, String contentRange) {
    return new Answer(206, "", body, Map.of("Content-Range", contentRange)).verbatim();
  }
}
