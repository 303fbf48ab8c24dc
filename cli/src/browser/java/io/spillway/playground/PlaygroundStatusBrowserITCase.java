package io.spillway.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.spillway.status.FakeFlink;
import io.spillway.status.FlinkApi;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The page's tab about a running job, against servers that answer as Flink does, and as none does.
 */
class PlaygroundStatusBrowserITCase {
  private static final Path EXAMPLES = Path.of("..", "examples");

  private static Browser browser;

  @TempDir private Path folder;
  private PlaygroundPage page;

  @BeforeAll
  static void startBrowser(@TempDir Path profile) {
    browser = Browser.start(profile);
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  private void open(String job) throws Exception {
    page =
        PlaygroundPage.open(
            browser,
            Files.copy(EXAMPLES.resolve("destinations.yaml"), folder.resolve("catalog.yaml")),
            EXAMPLES.resolve("events.jsonl"),
            new FlinkApi(job, "--job"));
    page.tab("Status");
  }

  @AfterEach
  void close() throws Exception {
    page.close();
  }

  private static String failure() {
    return browser.find("//div[@id='result']//p[@role='alert']").getText();
  }

  @Test
  void theFiguresOfTheJobAreShown() throws Exception {
    try (FakeFlink flink = new FakeFlink()) {
      long now = System.currentTimeMillis();
      flink.tick(now);
      flink.figure("Route", 0, now, "acme", "enabled", 1);
      flink.figure("Route", 0, now, "acme", "receivedEvents", 12_345);
      flink.figure("Files__Deliver", 0, now, "acme", "waitingFiles", 1);
      flink.text(
          "Files__Deliver", 0, now, "acme", "lastFailure", "2026-11-26T05:00:00Z it <b>failed</b>");
      open(flink.address());

      browser.text("Spillway: running");
      browser.find("//th[.='acme']/following-sibling::td[.='12,345']");
      browser.text("it <b>failed</b>");
      browser.assertAccessible();
    }
  }

  @Test
  void aJobThatCannotBeReachedIsSaidInOneSentence() throws Exception {
    open("http://localhost:1");
    assertThat(failure())
        .isEqualTo(
            "--job http://localhost:1: nothing answers there; give --job the address of Flink's web"
                + " UI");
    page.tab("All events");
    browser.text("Matched 5 of 7 events");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | <html>Log in</html>                   | was not answered with JSON
          500 | <html>Oops</html>                     | was answered with 500
          200 | {"jobs": "none"}                      | no Spillway job runs
          200 | {"jobs": [{"jid": 7, "end-time": []}]} | no Spillway job runs
          200 | []                                    | no Spillway job runs
          """)
  void anotherServersAnswerIsSaidInOneSentence(int status, String body, String part)
      throws Exception {
    HttpServer server = server(status, body.getBytes(StandardCharsets.UTF_8), 1);
    try {
      open(address(server));
      assertThat(failure())
          .contains("--job ", part)
          .doesNotContain("Exception", "bug")
          .hasSizeLessThan(500);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anAnswerWithoutAnEndIsSaidInOneSentence() throws Exception {
    HttpServer server = server(200, new byte[1 << 16], Integer.MAX_VALUE);
    try {
      open(address(server));
      browser.await("document.querySelector('#result [role=alert]') !== null");
      assertThat(failure()).contains("was not answered with JSON");
    } finally {
      server.stop(0);
    }
  }

  private static String address(HttpServer server) {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Answers each request with a body, so many times. */
  private static HttpServer server(int status, byte[] body, int times) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < times; i++) {
              out.write(body);
            }
          }
        });
    server.start();
    return server;
  }
}
