package io.spillway.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spillway.local.events.GeneratedEventWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the broken events with the dead letters, byte for byte. */
final class DeadLetterLedger {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GeneratedEventWriter writer;
  private final TopicHistory history;

  /** How many more events than dead letters have these bytes, by the bytes in Base64. */
  private final Map<String, Integer> missing = new HashMap<>();

  private final Set<String> origins = new HashSet<>();
  private long duplicated;

  DeadLetterLedger(GeneratedEventWriter writer, TopicHistory history) {
    this.writer = writer;
    this.history = history;
  }

  /** Adds an event that must be among the dead letters, once. */
  void expect(long index) {
    missing.merge(Base64.getEncoder().encodeToString(writer.write(index)), 1, Integer::sum);
  }

  /** Adds a line of the dead letters. */
  void found(String line) {
    try {
      JsonNode letter = JSON.readTree(line);
      if (history.isForeign(letter.path("partition").asInt(), letter.path("offset").asLong())) {
        return;
      }
      if (origins.add(
          letter.path("topic") + "/" + letter.path("partition") + letter.at("/offset"))) {
        missing.merge(letter.path("event").asText(), -1, Integer::sum);
      } else {
        duplicated++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("A dead letter cannot be read: " + line, e);
    }
  }

  /** How many different events have a dead letter. */
  long distinct() {
    return origins.size();
  }

  /** What is lost, duplicated or unexpected so far. */
  Discrepancies discrepancies() {
    return new Discrepancies(
        missing.values().stream().mapToLong(left -> Math.max(0, left)).sum(),
        duplicated,
        missing.values().stream().mapToLong(left -> Math.max(0, -left)).sum(),
        0);
  }

  /** The discrepancies, a sentence for each content of an event. */
  List<String> examples() {
    List<String> examples = new ArrayList<>();
    missing.forEach(
        (bytes, left) -> {
          if (left != 0) {
            examples.add(
                "the dead letters have "
                    + Math.abs(left)
                    + (left > 0 ? " too few of " : " too many of ")
                    + bytes);
          }
        });
    return examples;
  }
}
