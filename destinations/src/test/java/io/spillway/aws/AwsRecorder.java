package io.spillway.aws;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server that records every request and answers as the test says: POST requests are for STS, all
 * others for S3. It sets the platform's credentials while it runs.
 */
final class AwsRecorder implements AutoCloseable {
  static final String PLATFORM = "PLATFORM";

  static final Answer OK = new Answer(200, "", "", Map.of());

  /** An error, or status 200. */
  record Answer(
      int status, String code, String message, Map<String, String> headers, boolean isVerbatim) {
    Answer(int status, String code, String message, Map<String, String> headers) {
      this(status, code, message, headers, false);
    }

    /** With the message as the whole body. */
    Answer verbatim() {
      return new Answer(status, code, message, headers, true);
    }

    static Answer error(int status, String code) {
      return new Answer(status, code, "told to", Map.of());
    }
  }

  record Request(String method, String path, Headers headers, String body) {
    @Nullable String header(String name) {
      return headers.getFirst(name);
    }

    boolean isSignedBy(String accessKeyId) {
      return String.valueOf(header("Authorization")).contains("Credential=" + accessKeyId + "/");
    }

    /** Parameter of a form. */
    @Nullable String parameter(String name) {
      for (String pair : body.split("&", -1)) {
        if (pair.startsWith(name + "=")) {
          return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
        }
      }
      return null;
    }
  }

  final List<Request> requests = new CopyOnWriteArrayList<>();
  volatile Answer s3 = OK;

  /** Decides about each request for S3, unless null. */
  volatile @Nullable Function<Request, Answer> s3Decision;

  volatile Answer sts = OK;

  /** Decides about each request for STS, unless null. */
  volatile @Nullable Function<Request, Answer> stsDecision;

  volatile Instant expiration = Instant.parse("2999-01-01T00:00:00Z");

  private final AtomicInteger sessions = new AtomicInteger();
  private final HttpServer server;

  AwsRecorder() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    System.setProperty("aws.accessKeyId", PLATFORM);
    System.setProperty("aws.secretAccessKey", "platform-secret");
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<String> methods() {
    return requests.stream().map(Request::method).toList();
  }

  Request last() {
    return requests.get(requests.size() - 1);
  }

  void recover() {
    s3 = OK;
    sts = OK;
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean isSts = exchange.getRequestMethod().equals("POST");
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              exchange.getRequestHeaders(),
              new String(in.readAllBytes(), StandardCharsets.UTF_8));
      requests.add(request);
      Function<Request, Answer> decision = isSts ? stsDecision : s3Decision;
      Answer answer = decision == null ? isSts ? sts : s3 : decision.apply(request);
      answer.headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
      byte[] body = (hasBody ? body(isSts, answer) : "").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Each session has a number: {@code ASSUMED1}, {@code ASSUMED2} ... */
  private String body(boolean isSts, Answer answer) {
    String error =
        "<Error><Code>" + answer.code + "</Code><Message>" + answer.message + "</Message></Error>";
    if (answer.isVerbatim) {
      return answer.message;
    }
    if (answer.status != 200) {
      return isSts ? "<ErrorResponse>" + error + "</ErrorResponse>" : error;
    }
    return isSts
        ? "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
            + "<AssumeRoleResult><Credentials><AccessKeyId>ASSUMED"
            + sessions.incrementAndGet()
            + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
            + "<Expiration>"
            + expiration
            + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
        : "";
  }

  @Override
  public void close() {
    server.stop(0);
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }
}
