package io.spillway.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Compact JSON text as ECMAScript's {@code JSON.stringify} writes it: only what must be escaped is,
 * a key whose value is missing is left out, a missing array item is {@code null}, and so is a
 * number that is not finite.
 */
public final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /** Text as it is, null and missing as nothing, anything else as JSON. */
  public static void writePlain(JsonNode value, TextSink out) throws TextTooLongException {
    switch (value.getNodeType()) {
      case STRING -> out.text(value.textValue());
      case NUMBER -> out.text(EcmaNumber.text(value));
      case NULL, MISSING -> {}
      default -> write(value, out);
    }
  }

  /** Appends the text of {@code value}, which is not itself missing. */
  public static void write(JsonNode value, TextSink out) throws TextTooLongException {
    switch (value.getNodeType()) {
      case OBJECT -> object(value, out);
      case ARRAY -> array(value, out);
      case STRING -> string(value.textValue(), out);
      case NUMBER -> number(value, out);
      case BOOLEAN -> out.text(value.booleanValue() ? "true" : "false");
      default -> out.text("null");
    }
  }

  /** The text of {@code value} up to a limit. */
  public static String of(JsonNode value, int maxChars) throws TextTooLongException {
    StringSink out = new StringSink(maxChars);
    write(value, out);
    return out.toString();
  }

  private static void object(JsonNode object, TextSink out) throws TextTooLongException {
    out.ascii('{');
    boolean first = true;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (field.getValue().isMissingNode()) {
        continue;
      }
      if (!first) {
        out.ascii(',');
      }
      first = false;
      string(field.getKey(), out);
      out.ascii(':');
      write(field.getValue(), out);
    }
    out.ascii('}');
  }

  private static void array(JsonNode array, TextSink out) throws TextTooLongException {
    out.ascii('[');
    boolean first = true;
    for (JsonNode item : array) {
      if (!first) {
        out.ascii(',');
      }
      first = false;
      write(item, out);
    }
    out.ascii(']');
  }

  private static void number(JsonNode number, TextSink out) throws TextTooLongException {
    boolean finite = number.isIntegralNumber() || Double.isFinite(number.doubleValue());
    out.text(finite ? EcmaNumber.text(number) : "null");
  }

  static void string(String text, TextSink out) throws TextTooLongException {
    out.ascii('"');
    int written = 0;
    int at = 0;
    int length = text.length();
    while (at < length) {
      char c = text.charAt(at);
      if (isPlain(c)) {
        at++;
      } else if (Character.isHighSurrogate(c)
          && at + 1 < length
          && Character.isLowSurrogate(text.charAt(at + 1))) {
        at += 2;
      } else {
        out.text(text, written, at);
        escape(c, out);
        at++;
        written = at;
      }
    }
    out.text(text, written, length);
    out.ascii('"');
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c);
  }

  private static void escape(char c, TextSink out) throws TextTooLongException {
    switch (c) {
      case '"' -> out.text("\\\"");
      case '\\' -> out.text("\\\\");
      case '\b' -> out.text("\\b");
      case '\t' -> out.text("\\t");
      case '\n' -> out.text("\\n");
      case '\f' -> out.text("\\f");
      case '\r' -> out.text("\\r");
      default -> {
        out.text("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.ascii(HEX[(c >> shift) & 0xf]);
        }
      }
    }
  }
}
