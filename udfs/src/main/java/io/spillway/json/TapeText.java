package io.spillway.json;

import java.nio.charset.StandardCharsets;

/**
 * The text of values on a {@link JsonTape}: the same as {@link JsonText} writes for their trees.
 */
public final class TapeText {
  private TapeText() {}

  /** Appends what {@link JsonText#writePlain} does; nothing for an absent value. */
  public static void write(JsonTape tape, int position, TextOutput out) {
    if (tape.isNullOrAbsent(position)) {
      return;
    }
    switch (tape.kind(position)) {
      case JsonTape.STRING -> {
        if (tape.isCanonical(position)) {
          out.utf8(tape.bytes(), tape.start(position) + 1, tape.end(position) - 1);
        } else {
          out.text(string(tape, position));
        }
      }
      case JsonTape.NUMBER -> out.text(EcmaNumber.text(number(tape, position)));
      default -> json(tape, position, out);
    }
  }

  /** The content of a string, without escapes. */
  public static String string(JsonTape tape, int position) {
    String text =
        new String(
            tape.bytes(),
            tape.start(position) + 1,
            tape.end(position) - tape.start(position) - 2,
            StandardCharsets.UTF_8);
    return tape.isCanonical(position) ? text : unescaped(text);
  }

  /** Appends what {@link JsonText#write} does. */
  private static void json(JsonTape tape, int position, TextOutput out) {
    out.meter().step();
    if (tape.isCanonical(position)) {
      out.utf8(tape.bytes(), tape.start(position), tape.end(position));
      return;
    }
    switch (tape.kind(position)) {
      case JsonTape.OBJECT -> container(tape, position, '{', '}', out);
      case JsonTape.ARRAY -> container(tape, position, '[', ']', out);
      case JsonTape.STRING -> JsonText.string(string(tape, position), out);
      default -> {
        double number = number(tape, position);
        out.text(Double.isFinite(number) ? EcmaNumber.text(number) : "null");
      }
    }
  }

  private static void container(
      JsonTape tape, int position, char open, char close, TextOutput out) {
    out.ascii(open);
    int end = tape.next(position);
    for (int child = position + 1; child < end; child = tape.next(child)) {
      if (child > position + 1) {
        out.ascii(',');
      }
      if (open == '{') {
        out.utf8(tape.bytes(), tape.keyStart(child) - 1, tape.keyEnd(child) + 1);
        out.ascii(':');
      }
      json(tape, child, out);
    }
    out.ascii(close);
  }

  private static double number(JsonTape tape, int position) {
    return Double.parseDouble(tape.source(position));
  }

  private static String unescaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    int escape = text.indexOf('\\');
    while (escape >= 0) {
      out.append(text, at, escape);
      char c = text.charAt(escape + 1);
      at = escape + 2;
      switch (c) {
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          at = escape + 6;
          out.append((char) Integer.parseInt(text, escape + 2, at, 16));
        }
        default -> out.append(c);
      }
      escape = text.indexOf('\\', at);
    }
    return out.append(text, at, text.length()).toString();
  }
}
