package io.spillway.local.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Sends requests to Flink's REST API. An {@link IOException} says that the job manager cannot be
 * reached, or has the answer with which it refused.
 */
final class RestClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final String address;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param address for example {@code http://127.0.0.1:8081}
   */
  RestClient(String address) {
    this.address = address;
  }

  String address() {
    return address;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", path, "application/json", BodyPublishers.noBody());
  }

  JsonNode send(String method, String path, JsonNode body)
      throws IOException, InterruptedException {
    return send(
        method, path, "application/json", BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
  }

  JsonNode send(String method, String path, String contentType, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(TIMEOUT)
            .header("Content-Type", contentType)
            .method(method, body)
            .build();
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          method
              + " "
              + path
              + ": "
              + response.statusCode()
              + " "
              + new String(response.body(), StandardCharsets.UTF_8));
    }
    return JSON.readTree(response.body());
  }
}
