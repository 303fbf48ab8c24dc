package io.spillway.playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;

/** Asks a playground as its page does. */
final class PlaygroundClient implements AutoCloseable {
  static final String AT = "2026-11-22T16:29:00.123Z";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Playground playground;
  private final HttpClient http = HttpClient.newHttpClient();

  private PlaygroundClient(Playground playground) {
    this.playground = playground;
  }

  static PlaygroundClient of(OpenCatalog catalog, OpenEvents events) throws Exception {
    return of(
        new PlaygroundSettings(catalog, events, null, null, null, "1"), PlaygroundLimits.DEFAULTS);
  }

  static PlaygroundClient of(PlaygroundSettings settings, PlaygroundLimits limits)
      throws Exception {
    return new PlaygroundClient(Playground.start(settings, 0, limits));
  }

  String address() {
    return playground.address();
  }

  HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(address() + path)).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(address() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** The answer to an evaluation of the first mapping, unless another is named. */
  JsonNode evaluate(String name, String catalog, @Nullable String mapping, String events)
      throws Exception {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("catalog", catalog).put("name", name).put("events", events).put("at", AT);
    request.put("mapping", mapping);
    HttpResponse<String> answer = post("api/evaluate", request.toString());
    if (answer.statusCode() != Answer.OK) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return json(answer);
  }

  static JsonNode json(HttpResponse<String> answer) throws Exception {
    return MAPPER.readTree(answer.body());
  }

  @Override
  public void close() {
    playground.close();
  }
}
