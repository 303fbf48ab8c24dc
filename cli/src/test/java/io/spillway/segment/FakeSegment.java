package io.spillway.segment;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that answers as Segment's Public API does, to those who have the token. */
public final class FakeSegment implements AutoCloseable {
  private static final Pattern CURSOR = Pattern.compile("pagination\\[cursor]=(\\w+)");

  private final Map<String, String> answers;
  private final HttpServer server;

  /** What the next requests are answered with instead. */
  private final Deque<Refusal> refusals = new ArrayDeque<>();

  private final List<String> requests = new ArrayList<>();

  private record Refusal(int status, String retryAfter) {}

  /**
   * @param answers by path, and of later pages by path, a question mark and the cursor
   */
  public FakeSegment(Map<String, String> answers, String token) throws IOException {
    this.answers = answers;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          URI uri = exchange.getRequestURI();
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          exchange.getResponseHeaders().set("Connection", "close");
          int status = 200;
          String body = answer(uri);
          synchronized (this) {
            requests.add(uri.getPath());
            Refusal refusal = refusals.poll();
            if (refusal != null) {
              status = refusal.status;
              body = "{\"errors\": [{\"message\": \"no\"}]}";
              if (refusal.retryAfter != null) {
                exchange.getResponseHeaders().set("Retry-After", refusal.retryAfter);
              }
            } else if (!("Bearer " + token).equals(authorization)) {
              status = 401;
            } else if (body == null) {
              status = 404;
            }
          }
          byte[] bytes = String.valueOf(body).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  private String answer(URI uri) {
    String query = String.valueOf(uri.getQuery());
    Matcher cursor = CURSOR.matcher(query);
    return answers.get(uri.getPath() + (cursor.find() ? "?" + cursor.group(1) : ""));
  }

  public URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** The next request gets this answer; null for none of the header. */
  synchronized void refuse(int status, String retryAfter) {
    refusals.add(new Refusal(status, retryAfter));
  }

  /** The paths of all requests. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
