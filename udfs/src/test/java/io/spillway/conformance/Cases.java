package io.spillway.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.json.JsonReader;
import io.spillway.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The recorded cases, and the list of those to which Spillway deliberately answers differently. */
public final class Cases {
  private Cases() {}

  public static List<ObjectNode> read(String file) {
    JsonReader reader = new JsonReader(JsonReader.MAX_DEPTH);
    return lines("/conformance/" + file).stream()
        .map(
            line -> {
              try {
                return (ObjectNode) reader.read(line);
              } catch (MalformedJsonException e) {
                throw new AssertionError(e.getMessage() + ": " + line, e);
              }
            })
        .toList();
  }

  /** The reason by case, from lines of {@code id<tab>reason}; {@code #} starts a comment. */
  static Map<String, String> deliberateDifferences() {
    return lines("/conformance/deliberate-differences.tsv").stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("\t", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }

  public static JsonNode field(JsonNode object, String key) {
    return Objects.requireNonNull(object.get(key), key);
  }

  static String text(JsonNode object, String key) {
    return Objects.requireNonNull(field(object, key).textValue(), key);
  }

  private static List<String> lines(String resource) {
    try (InputStream in = Cases.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
