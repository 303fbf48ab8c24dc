package io.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.json.JsonReader;
import io.spillway.json.MalformedJsonException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object with the bytes of their values as they stand there. Only finds where
 * values begin and end: whoever takes one has to parse it. Of a repeated key the last value counts.
 */
final class JsonMembers {
  private static final JsonReader READER = new JsonReader(JsonReader.MAX_DEPTH);

  private final byte[] text;
  private final Map<String, byte[]> members = new LinkedHashMap<>();
  private final @Nullable String fault;
  private int at;

  private JsonMembers(byte[] text) {
    this.text = text;
    this.fault = scan();
  }

  static JsonMembers of(byte[] text) {
    return new JsonMembers(text);
  }

  /** One strictly parsed value. */
  static JsonNode parse(byte[] value) throws MalformedJsonException, CharacterCodingException {
    return READER.read(
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
  }

  /** Why this is no object, or null. Members that come before the fault are there. */
  @Nullable String fault() {
    return fault;
  }

  Map<String, byte[]> all() {
    return members;
  }

  byte @Nullable [] get(String key) {
    return members.get(key);
  }

  private @Nullable String scan() {
    skipSpace();
    if (!take('{')) {
      return expected("an object");
    }
    skipSpace();
    if (take('}')) {
      return end();
    }
    while (true) {
      int start = at;
      if (!string()) {
        return expected("a key in quotes");
      }
      String key;
      try {
        key = parse(Arrays.copyOfRange(text, start, at)).textValue();
      } catch (MalformedJsonException e) {
        return e.getMessage();
      } catch (CharacterCodingException e) {
        return "a key is not UTF-8";
      }
      skipSpace();
      if (!take(':')) {
        return expected("':'");
      }
      skipSpace();
      start = at;
      if (!value()) {
        return expected("a whole value of " + key);
      }
      members.put(key, Arrays.copyOfRange(text, start, at));
      skipSpace();
      if (take('}')) {
        return end();
      }
      if (!take(',')) {
        return expected("',' or '}'");
      }
      skipSpace();
    }
  }

  private @Nullable String end() {
    skipSpace();
    return at == text.length ? null : expected("nothing more");
  }

  private String expected(String what) {
    return "expected " + what + " at byte " + (at + 1) + (at < text.length ? "" : ", the end");
  }

  private boolean value() {
    if (at == text.length) {
      return false;
    }
    return switch (text[at]) {
      case '"' -> string();
      case '{', '[' -> container();
      default -> scalar();
    };
  }

  private boolean container() {
    int depth = 0;
    while (at < text.length) {
      switch (text[at]) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case '"' -> {
          if (!string()) {
            return false;
          }
          at--;
        }
        default -> {}
      }
      at++;
      if (depth == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean scalar() {
    int start = at;
    while (at < text.length && !isSpace(text[at]) && text[at] != ',' && text[at] != '}') {
      at++;
    }
    return at > start;
  }

  private boolean string() {
    if (!take('"')) {
      return false;
    }
    while (at < text.length) {
      byte b = text[at++];
      if (b == '"') {
        return true;
      }
      if (b == '\\') {
        at++;
      }
    }
    at = text.length;
    return false;
  }

  private boolean take(char c) {
    if (at < text.length && text[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < text.length && isSpace(text[at])) {
      at++;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}
