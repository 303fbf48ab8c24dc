package io.spillway.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spillway.local.events.EventWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds the broken events against the dead letters, byte for byte. */
final class DeadLetterLedger {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EventWriter writer;

  /** Bytes in Base64 and how many more events than letters there are of them. */
  private final Map<String, Integer> missing = new HashMap<>();

  private final Set<String> origins = new HashSet<>();
  private long twice;

  DeadLetterLedger(EventWriter writer) {
    this.writer = writer;
  }

  /** An event that must be among the letters, once. */
  void expect(long index) {
    missing.merge(Base64.getEncoder().encodeToString(writer.write(index)), 1, Integer::sum);
  }

  /** A line of the dead letters. */
  void found(String line) {
    try {
      JsonNode letter = JSON.readTree(line);
      if (origins.add(
          letter.path("topic") + "/" + letter.path("partition") + letter.at("/offset"))) {
        missing.merge(letter.path("event").asText(), -1, Integer::sum);
      } else {
        twice++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("A dead letter cannot be read: " + line, e);
    }
  }

  /** Letters of different events. */
  long distinct() {
    return origins.size();
  }

  long lost() {
    return missing.values().stream().mapToLong(left -> Math.max(0, left)).sum();
  }

  long twice() {
    return twice;
  }

  long unexpected() {
    return missing.values().stream().mapToLong(left -> Math.max(0, -left)).sum();
  }

  /** What is wrong, a sentence for each text of events. */
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
