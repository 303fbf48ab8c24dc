package io.spillway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Meter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text as ECMAScript's {@code JSON.stringify} writes it: only characters that need an escape
 * have one, a key whose value is missing is left out, a missing array item and a number that is not
 * finite are {@code null}, and an opaque value is an object without members.
 */
public final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /** Text as it is, null and missing as nothing, anything else as compact JSON. */
  public static void writePlain(JsonNode value, TextOutput out) {
    switch (value.getNodeType()) {
      case STRING -> out.text(value.textValue());
      case NUMBER -> out.text(EcmaNumber.text(value));
      case NULL, MISSING -> {}
      default -> write(value, out);
    }
  }

  /** Appends the compact text of {@code value}, which is not itself missing. */
  public static void write(JsonNode value, TextOutput out) {
    write(value, "", "", out);
  }

  /**
   * Appends the text of {@code value} with each item and member on a line of its own.
   *
   * @param indent what each level of nesting is indented by; compact text when it is empty
   */
  public static void write(JsonNode value, String indent, TextOutput out) {
    write(value, indent, indent.isEmpty() ? "" : "\n", out);
  }

  /** The compact text of {@code value}, of any length. */
  public static String of(JsonNode value) {
    return of(value, Meter.unlimited());
  }

  /** The compact text of {@code value}, charged to a meter. */
  public static String of(JsonNode value, Meter meter) {
    TextBuffer out = new TextBuffer(meter);
    write(value, out);
    return out.toString();
  }

  /**
   * Without recursion: how deep a value may nest is a limit of events, not of a thread's stack.
   *
   * @param newline a line feed and the indentation of {@code root}; empty for compact text
   */
  private static void write(JsonNode root, String indent, String newline, TextOutput out) {
    Meter meter = out.meter();
    Deque<Container> open = new ArrayDeque<>();
    @Nullable JsonNode value = root;
    while (value != null) {
      meter.step();
      if (value.isContainerNode()) {
        String outer = open.isEmpty() ? newline : open.peek().inner;
        Container container = new Container(value, outer, outer.concat(indent));
        out.ascii(container.isObject ? '{' : '[');
        open.push(container);
      } else {
        scalar(value, out);
      }
      value = null;
      while (value == null && !open.isEmpty()) {
        value = open.peek().next(out);
        if (value == null) {
          open.pop().close(out);
        }
      }
    }
  }

  private static void scalar(JsonNode value, TextOutput out) {
    switch (value.getNodeType()) {
      case STRING -> string(value.textValue(), out);
      case NUMBER -> number(value, out);
      case BOOLEAN -> out.text(value.booleanValue() ? "true" : "false");
      case POJO -> out.text("{}");
      default -> out.text("null");
    }
  }

  /** An object or array of which some members or items are written. */
  private static final class Container {
    private final boolean isObject;
    private final Iterator<Map.Entry<String, JsonNode>> members;
    private final Iterator<JsonNode> items;
    private final String outer;
    private final String inner;
    private boolean empty = true;

    /**
     * @param outer what stands before its end; empty for compact text
     * @param inner what stands before each member or item; empty for compact text
     */
    Container(JsonNode value, String outer, String inner) {
      this.isObject = value.isObject();
      this.members = value.properties().iterator();
      this.items = value.elements();
      this.outer = outer;
      this.inner = inner;
    }

    /** Writes what stands before the next value; null when there is none. */
    @Nullable JsonNode next(TextOutput out) {
      if (!isObject) {
        if (!items.hasNext()) {
          return null;
        }
        separate(out);
        return items.next();
      }
      while (members.hasNext()) {
        Map.Entry<String, JsonNode> member = members.next();
        out.meter().step();
        if (!member.getValue().isMissingNode()) {
          separate(out);
          string(member.getKey(), out);
          out.text(inner.isEmpty() ? ":" : ": ");
          return member.getValue();
        }
      }
      return null;
    }

    private void separate(TextOutput out) {
      if (!empty) {
        out.ascii(',');
      }
      empty = false;
      if (!inner.isEmpty()) {
        out.text(inner);
      }
    }

    void close(TextOutput out) {
      if (!empty && !outer.isEmpty()) {
        out.text(outer);
      }
      out.ascii(isObject ? '}' : ']');
    }
  }

  private static void number(JsonNode number, TextOutput out) {
    boolean finite = number.isIntegralNumber() || Double.isFinite(number.doubleValue());
    out.text(finite ? EcmaNumber.text(number) : "null");
  }

  /** Appends the text of a JSON string. */
  static void string(String text, TextOutput out) {
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

  private static void escape(char c, TextOutput out) {
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
