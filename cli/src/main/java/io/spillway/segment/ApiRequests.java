package io.spillway.segment;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to Segment's Public API, which asks those who come too often to wait ({@code 429}
 * with {@code Retry-After}). The token is sent to this address alone, by HTTPS unless it is this
 * machine's, and shown nowhere.
 */
final class ApiRequests {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** The longest wait that the API may ask for; beyond it, people should look. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  /** So often one request is sent. */
  private static final int ATTEMPTS = 6;

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;

  /** Passing troubles of a server. */
  private static final Set<Integer> UNAVAILABLE = Set.of(502, 503, 504);

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final String address;
  private final String token;
  private final int mostBytes;
  private final Pause pause;
  private final Duration timeout;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    void pause(Duration duration) throws InterruptedException;
  }

  private record Answer(int status, @Nullable String retryAfter, String body) {}

  /**
   * @param address without a path
   * @param token of the Public API, which may read destinations and sources
   */
  ApiRequests(URI address, String token, int mostBytes, Pause pause, Duration timeout)
      throws UsageException {
    this.address = address.toString().replaceFirst("/+$", "");
    this.token = token.strip();
    this.mostBytes = mostBytes;
    this.pause = Objects.requireNonNull(pause, "pause");
    this.timeout = Objects.requireNonNull(timeout, "timeout");
    if (!"https".equals(address.getScheme()) && !THIS_MACHINE.contains(address.getHost())) {
      throw new UsageException(
          "--api-url "
              + Diagnostic.value(this.address)
              + ": the token would be sent in clear text; give an address that begins with"
              + " https://");
    }
    if (!this.token.matches("[!-~]+")) {
      throw new UsageException(
          "--token-env: what the variable has is no token: it is blank, or has spaces or other"
              + " characters that no token has; give it the token alone");
    }
  }

  /** How the API is named in messages. */
  String address() {
    return address;
  }

  /** What is answered for a path, which begins with a slash. */
  String body(String path) throws IOException {
    for (int attempt = 1; ; attempt++) {
      Answer answer = answer(path);
      if (answer.status == OK) {
        return answer.body;
      }
      boolean isPassing = answer.status == TOO_MANY_REQUESTS || UNAVAILABLE.contains(answer.status);
      if (!isPassing || attempt == ATTEMPTS) {
        throw failed(path + " was answered with " + answer.status + "; " + remedy(answer), null);
      }
      waitFor(wait(answer, attempt, path));
    }
  }

  /** What the API asks for, in whole seconds; else a time that doubles. */
  private Duration wait(Answer answer, int attempt, String path) throws IOException {
    String asked = answer.retryAfter;
    Duration wait =
        asked != null && asked.matches("[0-9]{1,9}")
            ? Duration.ofSeconds(Integer.parseInt(asked))
            : Duration.ofSeconds(1L << (attempt - 1));
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      throw failed(
          path + " may be asked again in " + wait.toSeconds() + " s only; run this again then",
          null);
    }
    return wait;
  }

  private void waitFor(Duration duration) throws InterruptedIOException {
    try {
      pause.pause(duration);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }

  private static String remedy(Answer answer) {
    return switch (answer.status) {
      case UNAUTHORIZED, FORBIDDEN ->
          "name with --token-env a variable that has a token of the Public API, which may read"
              + " destinations and sources of the workspace";
      case NOT_FOUND -> "give --api-url the address of the Public API in the workspace's region";
      case TOO_MANY_REQUESTS -> "others use up the limit of requests; run this again later";
      default -> "run this again later";
    };
  }

  private Answer answer(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json")
            .build();
    try {
      return http.sendAsync(request, BodyHandlers.ofInputStream())
          .thenApplyAsync(this::read)
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failed(
          path + " was not answered within " + timeout.toSeconds() + " s; run this again later", e);
    } catch (ExecutionException e) {
      Throwable cause = e;
      while (!(cause instanceof IOException) && cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw failed(
          (cause instanceof ConnectException || !(cause instanceof IOException io)
                  ? "nothing answers there"
                  : Messages.reason(io))
              + "; look at --api-url, and whether this machine reaches it",
          e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private Answer read(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Retry-After").orElse(null),
          new String(body.readNBytes(mostBytes), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  IOException failed(String why, @Nullable Exception e) {
    return new IOException("--api-url " + address + ": " + why, e);
  }
}
