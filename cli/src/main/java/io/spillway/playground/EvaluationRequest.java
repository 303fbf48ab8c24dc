package io.spillway.playground;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the page asks about.
 *
 * @param catalog the text of the catalog
 * @param name of its file, without folders
 * @param destination that the page shows; null for the first
 * @param mapping that the page shows; null for the first
 * @param events one in each line
 * @param at the time in the files' names and of the events in Kafka; null for now
 */
record EvaluationRequest(
    String catalog,
    String name,
    @Nullable String destination,
    @Nullable String mapping,
    String events,
    @Nullable Instant at) {
  EvaluationRequest {
    Objects.requireNonNull(catalog, "catalog");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(events, "events");
  }

  static EvaluationRequest of(JsonBody body) throws RequestException {
    String name = body.optionalText("name");
    return new EvaluationRequest(
        body.text("catalog"),
        name == null ? "destinations.yaml" : name.substring(name.lastIndexOf('/') + 1),
        body.optionalText("destination"),
        body.optionalText("mapping"),
        body.text("events"),
        time(body.optionalText("at")));
  }

  /** A time with the four digits of a year that an object's name has. */
  private static @Nullable Instant time(@Nullable String at) throws RequestException {
    if (at == null || at.isBlank()) {
      return null;
    }
    try {
      Instant time = Instant.parse(at.strip());
      int year = time.atOffset(ZoneOffset.UTC).getYear();
      if (year >= 1 && year <= 9999) {
        return time;
      }
    } catch (DateTimeException e) {
      // Falls through to the answer for every other text that is no time.
    }
    throw new RequestException(
        Answer.BAD_REQUEST, "'at' is not a time; give one like 2026-11-22T16:29:00.123Z.");
  }
}
