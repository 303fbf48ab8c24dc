package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** What the cells of a column hold as far as the mapping tells, for whoever gives them types. */
public enum ColumnContent {
  /** Anything. */
  TEXT,
  /** An object or array of the Segment spec, as JSON; or nothing. */
  JSON,
  /** One of the times of the Segment spec, ISO 8601 text as a rule; or nothing. */
  TIME,
  /** {@code true}, {@code false} or nothing, as a rule. */
  BOOLEAN,
  /** A whole number, always. */
  COUNT;

  private static final Set<String> OBJECTS =
      Set.of("properties", "traits", "context", "integrations");
  private static final Set<String> TIMES =
      Set.of("timestamp", "receivedAt", "sentAt", "originalTimestamp");

  /** Of a column with this mapping value. */
  static ColumnContent of(JsonNode value) {
    JsonNode directive = value.has("@if") ? value.path("@if").path("then") : value;
    String path = directive.path("@path").asText().replaceFirst("^\\$\\.", "");
    if (OBJECTS.contains(path)) {
      return JSON;
    }
    return TIMES.contains(path) ? TIME : TEXT;
  }
}
