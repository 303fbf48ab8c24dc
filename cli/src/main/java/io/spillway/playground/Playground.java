package io.spillway.playground;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves the playground to this machine, until it is closed. */
public final class Playground implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /** More than one page asks at a time. */
  private static final int THREADS = 8;

  /** So much of a body that is too large is read, so that its sender hears that it is. */
  private static final long MAX_SKIPPED_BYTES = 64L << 20;

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
              + " data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
              + " frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cache-Control",
          "no-store");

  private final PlaygroundApi api;
  private final PlaygroundLimits limits;
  private final HttpServer server;
  private final ExecutorService threads;
  private final RequestRules rules;

  private Playground(PlaygroundSettings settings, PlaygroundLimits limits, HttpServer server) {
    this.api = new PlaygroundApi(settings, limits);
    this.limits = limits;
    this.server = server;
    this.rules = new RequestRules(server.getAddress().getPort());
    this.threads = Executors.newFixedThreadPool(THREADS);
  }

  /**
   * Starts to serve.
   *
   * @param port the value of {@code --port}; 0 for any that is free
   * @throws UsageException when the port cannot be used
   */
  public static Playground start(PlaygroundSettings settings, int port)
      throws UsageException, IOException {
    return start(settings, port, PlaygroundLimits.DEFAULTS);
  }

  static Playground start(PlaygroundSettings settings, int port, PlaygroundLimits limits)
      throws UsageException, IOException {
    HttpServer server;
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
    } catch (BindException e) {
      throw new UsageException(
          "--port "
              + port
              + ": cannot be used: "
              + Messages.reason(e)
              + "; stop the program that has it, or give another port, 0 for any that is free",
          e);
    }
    Playground playground = new Playground(settings, limits, server);
    server.setExecutor(playground.threads);
    server.createContext("/", playground::handle);
    server.start();
    return playground;
  }

  /** The address of the page. */
  public String address() {
    return "http://" + HOST + ":" + server.getAddress().getPort() + "/";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      Headers headers = exchange.getResponseHeaders();
      HEADERS.forEach(headers::set);
      headers.set("Content-Type", answer.contentType());
      exchange.sendResponseHeaders(answer.status(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  /** The only place where what a request brings could end in an exception. */
  private Answer answer(HttpExchange exchange) throws IOException {
    try {
      return dispatched(exchange);
    } catch (RequestException e) {
      skip(exchange.getRequestBody());
      return e.answer();
    } catch (OutOfMemoryError e) {
      return Answer.message(
          Answer.FAILED, "This needs more memory than Java has; use fewer or smaller events.");
    } catch (RuntimeException | StackOverflowError e) {
      StackTraceElement[] trace = e.getStackTrace();
      return Answer.message(
          Answer.FAILED,
          "This is a bug, please report it: "
              + e.getClass().getName()
              + (trace.length == 0 ? "" : " at " + trace[0]));
    }
  }

  private Answer dispatched(HttpExchange exchange) throws RequestException, IOException {
    String path = String.valueOf(exchange.getRequestURI().getRawPath());
    return switch (path) {
      case "/api/start" -> {
        check(exchange, "GET");
        yield api.start();
      }
      case "/api/evaluate" -> api.evaluate(body(exchange));
      case "/api/save" -> api.save(body(exchange));
      case "/api/import" -> api.importSegment(body(exchange));
      case "/api/status" -> {
        check(exchange, "GET");
        yield api.status();
      }
      default -> {
        check(exchange, "GET");
        yield PageFiles.get(path);
      }
    };
  }

  private JsonBody body(HttpExchange exchange) throws RequestException, IOException {
    check(exchange, "POST");
    return JsonBody.read(exchange.getRequestBody(), limits.bodyBytes());
  }

  private void check(HttpExchange exchange, String method) throws RequestException {
    Headers headers = exchange.getRequestHeaders();
    rules.check(
        exchange.getRequestMethod(),
        method,
        headers.getOrDefault("Host", List.of()),
        headers.getOrDefault("Origin", List.of()),
        headers.getFirst("Content-Type"));
  }

  private static void skip(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long skipped = 0;
    int read = in.read(buffer);
    while (read >= 0 && skipped < MAX_SKIPPED_BYTES) {
      skipped += read;
      read = in.read(buffer);
    }
  }
}
