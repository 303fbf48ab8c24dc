package io.spillway.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of an address that is not Flink's. */
class FlinkApiTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:8081",
        "file:///etc/passwd",
        "http://",
        "http://a b",
        "http://localhost:99999",
        "http://localhost:0",
        "x"
      })
  void refusesWhatIsNoAddress(String address) {
    assertThatThrownBy(() -> new FlinkApi(address))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--rest '" + address + "': must be the address of Flink's web UI");
  }

  @Test
  void saysThatNothingAnswers() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    FlinkApi flink = new FlinkApi("http://localhost:" + port + "/");
    assertThatThrownBy(() -> flink.get("/jobs"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "--rest http://localhost:%d: nothing answers there; give --rest the address of Flink's"
                + " web UI",
            port);
  }

  @Test
  void saysThatTheAnswerDoesNotCome() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      FlinkApi flink = new FlinkApi(address("http", server), Duration.ofMillis(50));
      assertThatThrownBy(() -> flink.get("/jobs"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              "--rest %s: /jobs was not answered within 0 s; give --rest the address of Flink's"
                  + " web UI",
              address("http", server));
    }
  }

  @Test
  void saysThatAPortHasNoTls() throws Exception {
    try (ServerSocket server = answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      FlinkApi flink = new FlinkApi(address("https", server), LONG);
      assertThatThrownBy(() -> flink.get("/jobs"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("--rest " + address("https", server) + ": TLS failed: ")
          .hasMessageContaining("give an address with http:// if the web UI has no TLS");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH-2.0-OpenSSH_9.6\r\n", ""})
  void saysThatWhatAnswersIsNoWebServer(String answer) throws Exception {
    try (ServerSocket server = answering(answer)) {
      FlinkApi flink = new FlinkApi(address("http", server), LONG);
      assertThatThrownBy(() -> flink.get("/jobs"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              "--rest " + address("http", server) + ": what answers there is no web server: ")
          .hasMessageEndingWith(
              "; give --rest the address of Flink's web UI, with https:// if it has TLS");
    }
  }

  /** A job manager may be anything, and is asked again and again. */
  @Test
  void leavesAnAnswerThatNeverEnds() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
              out.write(new byte[1 << 16]);
              out.flush();
            }
          } catch (IOException e) {
            left.countDown();
          }
        });
    server.start();
    try {
      String address = "http://localhost:" + server.getAddress().getPort();
      FlinkApi flink = new FlinkApi(address, LONG);
      assertThatThrownBy(() -> flink.get("/jobs"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("--rest " + address + ": /jobs was not answered with JSON;");
      assertThat(left.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void leavesAnAnswerThatDoesNotGoOn() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      FutureTask<Integer> afterwards =
          new FutureTask<>(
              () -> {
                try (Socket client = server.accept()) {
                  client
                      .getOutputStream()
                      .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".getBytes(UTF_8));
                  client.setSoTimeout((int) LONG.toMillis());
                  int read = client.getInputStream().read();
                  while (read >= 0) {
                    read = client.getInputStream().read();
                  }
                  return read;
                }
              });
      new Thread(afterwards).start();
      FlinkApi flink = new FlinkApi(address("http", server), Duration.ofMillis(500));
      assertThatThrownBy(() -> flink.get("/jobs")).hasMessageContaining("was not answered within");
      assertThat(afterwards.get()).isEqualTo(-1);
    }
  }

  private static String address(String scheme, ServerSocket server) {
    return scheme + "://localhost:" + server.getLocalPort();
  }

  /** Answers each request in the same way, until it is closed. */
  private static ServerSocket answering(String answer) throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                  int unused = client.getInputStream().read();
                  client.getOutputStream().write(answer.getBytes(UTF_8));
                } catch (IOException e) {
                  // the client or the test has had enough
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return server;
  }
}
