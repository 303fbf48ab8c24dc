package io.spillway.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Reads from Flink's REST API, which the web UI uses too. */
public final class FlinkApi {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** For an answer as a whole: that with the most metrics takes less than a second. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** The names of 100,000 metrics are shorter. */
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  private static final int LAST_PORT = 0xFFFF;
  private static final String OPTION = "--rest";

  private final String address;
  private final String option;
  private final Duration timeout;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  private final JsonMapper json = new JsonMapper();

  private record Answer(int status, String body) {}

  /**
   * @param address of the job manager, for example {@code http://localhost:8081}, with or without a
   *     path
   */
  public FlinkApi(String address) throws UsageException {
    this(address, OPTION);
  }

  /**
   * The same for a command whose option has another name.
   *
   * @param option that names the address, for messages
   */
  public FlinkApi(String address, String option) throws UsageException {
    this(address, option, TIMEOUT);
  }

  FlinkApi(String address, Duration timeout) throws UsageException {
    this(address, OPTION, timeout);
  }

  private FlinkApi(String address, String option, Duration timeout) throws UsageException {
    this.option = option;
    this.address = address.replaceFirst("/+$", "");
    this.timeout = timeout;
    if (!isAddress(this.address)) {
      throw new UsageException(
          option
              + " "
              + Diagnostic.value(address)
              + ": must be the address of Flink's web UI, like http://localhost:8081, its port at"
              + " most "
              + LAST_PORT);
    }
  }

  /** The option that names the address, for messages. */
  String option() {
    return option;
  }

  /** What to do where several jobs run: not every command can be given the id of one. */
  String severalJobsRemedy() {
    return option.equals(OPTION)
        ? "give one's id to --job"
        : "use `bin/spillway status`, which can be given one's id";
  }

  private String remedy() {
    return "give " + option + " the address of Flink's web UI";
  }

  private static boolean isAddress(String address) {
    try {
      URI uri = new URI(address);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getPort() != 0
          && uri.getPort() <= LAST_PORT
          && uri.getQuery() == null
          && uri.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * What Flink answers for a path, which begins with a slash.
   *
   * @throws IOException if the job manager cannot be reached or does not answer with JSON
   */
  JsonNode get(String path) throws IOException {
    Answer answer = answer(path);
    if (answer.status != 200) {
      throw failed(
          path
              + " was answered with "
              + answer.status
              + " "
              + Diagnostic.value(answer.body)
              + "; "
              + remedy(),
          null);
    }
    try {
      return json.readTree(answer.body);
    } catch (JsonProcessingException e) {
      throw failed(path + " was not answered with JSON; " + remedy(), e);
    }
  }

  private Answer answer(String path) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address + path)).build();
    CompletableFuture<HttpResponse<String>> asked =
        http.sendAsync(request, head -> new BoundedBody(MAX_ANSWER_BYTES));
    try {
      HttpResponse<String> response = asked.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), response.body());
    } catch (TimeoutException e) {
      throw failed(
          path
              + " was not answered within "
              + timeout.toSeconds()
              + " s; "
              + remedy()
              + ", "
              + "or look into the job manager's log",
          e);
    } catch (ExecutionException e) {
      throw failed(why(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      asked.cancel(true); // an answer without an end would hold its connection for good
    }
  }

  private String why(ExecutionException failure) {
    Throwable cause = failure;
    while (!(cause instanceof IOException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      return "nothing answers there; " + remedy();
    } else if (cause instanceof SSLException tls) {
      return "TLS failed: "
          + Messages.reason(tls)
          + "; give an address with http:// if the web UI has no TLS, else let Java trust its"
          + " certificate: SPILLWAY_JAVA_OPTS=-Djavax.net.ssl.trustStore=<file>";
    }
    return "what answers there is no web server: "
        + (cause instanceof IOException io ? Messages.reason(io) : cause)
        + "; "
        + remedy()
        + ", with https:// if it has TLS";
  }

  private IOException failed(String why, @Nullable Exception e) {
    return new IOException(option + " " + address + ": " + why, e);
  }
}
