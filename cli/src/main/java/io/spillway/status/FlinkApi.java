package io.spillway.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Reads from Flink's REST API, which the web UI uses too. */
public final class FlinkApi {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** The names of 100,000 metrics are shorter. */
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  private final String address;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  private final JsonMapper json = new JsonMapper();

  /**
   * @param address of the job manager, for example {@code http://localhost:8081}, with or without a
   *     path
   */
  public FlinkApi(String address) throws UsageException {
    this.address = address.replaceFirst("/+$", "");
    try {
      URI uri = new URI(this.address);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (isHttp && uri.getHost() != null && uri.getQuery() == null && uri.getUserInfo() == null) {
        return;
      }
    } catch (URISyntaxException e) {
      // the same answer as to what is no address of a server
    }
    throw new UsageException(
        "--rest "
            + Diagnostic.value(address)
            + ": must be the address of Flink's web UI, like http://localhost:8081");
  }

  /**
   * What Flink answers for a path, which begins with a slash.
   *
   * @throws IOException if the job manager cannot be reached or does not answer with JSON
   */
  JsonNode get(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(TIMEOUT).build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(MAX_ANSWER_BYTES);
        if (response.statusCode() != 200) {
          throw new IOException(
              address
                  + path
                  + ": answered "
                  + response.statusCode()
                  + " "
                  + Diagnostic.value(new String(bytes, StandardCharsets.UTF_8)));
        }
        return json.readTree(bytes);
      }
    } catch (ConnectException e) {
      throw new IOException(
          address + ": nothing answers there; give --rest the address of Flink's web UI", e);
    } catch (JsonProcessingException e) {
      throw new IOException(
          address + path + ": did not answer with JSON; give --rest the address of Flink's web UI",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
