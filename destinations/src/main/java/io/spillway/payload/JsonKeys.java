package io.spillway.payload;

import static io.spillway.payload.UnreadablePayloadException.wrongFormat;

import io.spillway.json.JsonReader;
import io.spillway.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;

/** Reads the little that is needed of an envelope: its keys, and whether a value is JSON at all. */
final class JsonKeys {
  private static final JsonReader READER = new JsonReader(JsonReader.MAX_DEPTH);

  private JsonKeys() {}

  /** A key whose quotes are in the range. One that is not JSON is no key that anyone looks for. */
  static String key(byte[] bytes, int start, int end) {
    String quoted = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    if (quoted.indexOf('\\') < 0) {
      return quoted.substring(1, quoted.length() - 1);
    }
    try {
      return READER.read(quoted).asText();
    } catch (MalformedJsonException e) {
      return quoted;
    }
  }

  /** Checks that a value which is put into every event would not break all of them. */
  static void check(String name, byte[] bytes, int start, int end, int maxDepth)
      throws UnreadablePayloadException {
    String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    try {
      var unused = new JsonReader(maxDepth).read(text);
    } catch (MalformedJsonException e) {
      throw wrongFormat("its " + name + " is not usable: " + e.getMessage());
    }
  }
}
