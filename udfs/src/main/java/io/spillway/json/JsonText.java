package io.spillway.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * JSON text as ECMAScript's {@code JSON.stringify} writes it: only characters that need an escape
 * have one, a key whose value is missing is left out, a missing array item and a number that is not
 * finite are {@code null}, and an opaque value is an object without members.
 */
public final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /** Text as it is, null and missing as nothing, anything else as compact JSON. */
  public static void writePlain(JsonNode value, TextOutput out) throws TextTooLongException {
    switch (value.getNodeType()) {
      case STRING -> out.text(value.textValue());
      case NUMBER -> out.text(EcmaNumber.text(value));
      case NULL, MISSING -> {}
      default -> write(value, out);
    }
  }

  /** Appends the compact text of {@code value}, which is not itself missing. */
  public static void write(JsonNode value, TextOutput out) throws TextTooLongException {
    write(value, "", "", out);
  }

  /**
   * Appends the text of {@code value} with each item and member on a line of its own.
   *
   * @param indent what each level of nesting is indented by; compact text when it is empty
   */
  public static void write(JsonNode value, String indent, TextOutput out)
      throws TextTooLongException {
    write(value, indent, indent.isEmpty() ? "" : "\n", out);
  }

  /** The compact text of {@code value} up to a limit. */
  public static String of(JsonNode value, int maxChars) throws TextTooLongException {
    TextBuffer out = new TextBuffer(maxChars);
    write(value, out);
    return out.toString();
  }

  /**
   * @param newline a line feed and the indentation of {@code value}; empty for compact text
   */
  private static void write(JsonNode value, String indent, String newline, TextOutput out)
      throws TextTooLongException {
    switch (value.getNodeType()) {
      case OBJECT -> object(value, indent, newline, out);
      case ARRAY -> array(value, indent, newline, out);
      case STRING -> string(value.textValue(), out);
      case NUMBER -> number(value, out);
      case BOOLEAN -> out.text(value.booleanValue() ? "true" : "false");
      case POJO -> out.text("{}");
      default -> out.text("null");
    }
  }

  private static void object(JsonNode object, String indent, String newline, TextOutput out)
      throws TextTooLongException {
    String inner = newline.concat(indent);
    String colon = indent.isEmpty() ? ":" : ": ";
    boolean first = true;
    out.ascii('{');
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (!member.getValue().isMissingNode()) {
        separate(first, inner, out);
        first = false;
        string(member.getKey(), out);
        out.text(colon);
        write(member.getValue(), indent, inner, out);
      }
    }
    end(first, newline, '}', out);
  }

  private static void array(JsonNode array, String indent, String newline, TextOutput out)
      throws TextTooLongException {
    String inner = newline.concat(indent);
    boolean first = true;
    out.ascii('[');
    for (JsonNode item : array) {
      separate(first, inner, out);
      first = false;
      write(item, indent, inner, out);
    }
    end(first, newline, ']', out);
  }

  private static void separate(boolean first, String newline, TextOutput out)
      throws TextTooLongException {
    if (!first) {
      out.ascii(',');
    }
    if (!newline.isEmpty()) {
      out.text(newline);
    }
  }

  private static void end(boolean empty, String newline, char close, TextOutput out)
      throws TextTooLongException {
    if (!empty && !newline.isEmpty()) {
      out.text(newline);
    }
    out.ascii(close);
  }

  private static void number(JsonNode number, TextOutput out) throws TextTooLongException {
    boolean finite = number.isIntegralNumber() || Double.isFinite(number.doubleValue());
    out.text(finite ? EcmaNumber.text(number) : "null");
  }

  /** Appends the text of a JSON string. */
  static void string(String text, TextOutput out) throws TextTooLongException {
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

  private static void escape(char c, TextOutput out) throws TextTooLongException {
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
