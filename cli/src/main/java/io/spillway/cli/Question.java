package io.spillway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import io.spillway.json.MalformedJsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code spillway eval}: a JSON object whose values are kept as bytes, so that an id is
 * repeated and an event is parsed exactly as written. The last value of a repeated key counts.
 *
 * @param values by key; when the line is malformed, those before the problem
 * @param problem why the line is no JSON object, or null
 */
record Question(Map<String, byte[]> values, @Nullable String problem) {
  static final String ID = "id";
  static final String EVENT = "event";
  static final String MAPPING = "mapping";
  static final String MAPPING_SETTINGS = "mapping_settings";
  static final String TRIGGER = "trigger";
  static final String KAFKA = "kafka";

  private static final List<String> KEYS =
      List.of(ID, EVENT, MAPPING, MAPPING_SETTINGS, TRIGGER, KAFKA);

  private static final String NO_OBJECT = "the line is not a JSON object: ";

  /** Far beyond what an event or mapping may nest, which has an error of its own. */
  private static final int MAX_DEPTH = 100_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** Reads a line without its newline. */
  static Question of(byte[] line) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    // One char a byte: positions are those of bytes, and UTF-8 is checked where a value is parsed.
    char[] chars = new String(line, StandardCharsets.ISO_8859_1).toCharArray();
    String key = null;
    try (JsonParser parser = FACTORY.createParser(chars, 0, chars.length)) {
      if (!startsObject(parser)) {
        return new Question(values, NO_OBJECT + "it does not start with {");
      }
      for (key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        values.put(key, Arrays.copyOfRange(line, start, end));
      }
      boolean isAll = parser.nextToken() == null;
      return new Question(values, isAll ? null : NO_OBJECT + "something follows the object");
    } catch (JsonProcessingException e) {
      boolean isInEvent = EVENT.equals(key) && !values.containsKey(EVENT);
      String what = isInEvent ? "the event is not usable: " : NO_OBJECT;
      return new Question(values, what + reason(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a key was probably meant to be that the line does not have; empty when there is none. */
  String misspelling() {
    for (String key : values.keySet()) {
      Optional<String> meant = KEYS.contains(key) ? Optional.empty() : NearestName.meant(key, KEYS);
      if (meant.isPresent() && !values.containsKey(meant.get())) {
        return "the line has "
            + Diagnostic.quote(key)
            + ": did you mean "
            + Diagnostic.quote(meant.get())
            + "?";
      }
    }
    return "";
  }

  private static boolean startsObject(JsonParser parser) throws IOException {
    try {
      return parser.nextToken() == JsonToken.START_OBJECT;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static String reason(JsonProcessingException e) {
    String sentence =
        e instanceof StreamConstraintsException
            ? "objects and arrays nest deeper than the " + MAX_DEPTH + " levels that are read"
            : MalformedJsonException.sentence(e);
    return sentence + " at byte " + e.getLocation().getColumnNr();
  }
}
