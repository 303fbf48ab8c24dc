package io.spillway.liquid;

import io.spillway.json.EcmaText;
import java.util.Locale;
import java.util.Map;

/** Splits the text of a date into tokens as V8 does. NUL ends the text. */
final class DateScanner {
  private static final int MAX_DIGITS = 9;

  /** Words are recognized by so many characters. */
  private static final int PREFIX = 3;

  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  /** Hours that local time is ahead of UTC. */
  private static final Map<String, Integer> ZONES =
      Map.ofEntries(
          Map.entry("ut", 0),
          Map.entry("utc", 0),
          Map.entry("gmt", 0),
          Map.entry("z", 0),
          Map.entry("est", -5),
          Map.entry("edt", -4),
          Map.entry("cst", -6),
          Map.entry("cdt", -5),
          Map.entry("mst", -7),
          Map.entry("mdt", -6),
          Map.entry("pst", -8),
          Map.entry("pdt", -7));

  private final String text;
  private int at;
  private Token next;

  enum Kind {
    END,
    NUMBER,
    SYMBOL,
    MONTH,
    HALF_DAY,
    ZONE,
    TIME_SEPARATOR,
    WORD,
    SPACE,
    OTHER
  }

  /**
   * A part of the text.
   *
   * @param value the number or character, the month from 1, or the hours of the half day or the
   *     zone
   * @param length in UTF-16 units
   */
  record Token(Kind kind, int value, int length) {
    boolean is(Kind expected) {
      return kind == expected;
    }

    boolean isSymbol(char c) {
      return kind == Kind.SYMBOL && value == c;
    }

    boolean isSign() {
      return isSymbol('+') || isSymbol('-');
    }

    boolean isNumber(int digits) {
      return kind == Kind.NUMBER && length == digits;
    }

    boolean isZ() {
      return kind == Kind.ZONE && length == 1;
    }
  }

  DateScanner(String text) {
    int end = text.indexOf('\0');
    this.text = end < 0 ? text : text.substring(0, end);
    this.next = scan();
  }

  Token peek() {
    return next;
  }

  Token next() {
    Token token = next;
    next = scan();
    return token;
  }

  /** Moves past {@code symbol} if it is next. */
  boolean skip(char symbol) {
    boolean found = next.isSymbol(symbol);
    if (found) {
      next();
    }
    return found;
  }

  private Token scan() {
    if (at >= text.length()) {
      return new Token(Kind.END, 0, 0);
    }
    char c = text.charAt(at);
    if (Scanner.isDigit(c)) {
      return number();
    }
    if (c == '(') {
      return parentheses();
    }
    if (isWord(c)) {
      return word();
    }
    at++;
    if (":-+.)".indexOf(c) >= 0) {
      return new Token(Kind.SYMBOL, c, 1);
    }
    return new Token(EcmaText.isWhiteSpace(c) ? Kind.SPACE : Kind.OTHER, 0, 1);
  }

  /** Digits after the first nine, not counting leading zeros, are ignored. */
  private Token number() {
    int start = at;
    int value = 0;
    int digits = 0;
    for (; at < text.length() && Scanner.isDigit(text.charAt(at)); at++) {
      int digit = text.charAt(at) - '0';
      if (digits < MAX_DIGITS) {
        value = value * 10 + digit;
      }
      digits += digits > 0 || digit > 0 ? 1 : 0;
    }
    return new Token(Kind.NUMBER, value, at - start);
  }

  private Token parentheses() {
    int start = at;
    int depth = 0;
    do {
      char c = text.charAt(at++);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    } while (depth > 0 && at < text.length());
    return new Token(Kind.OTHER, 0, at - start);
  }

  /** Line separators are not white space here, unlike elsewhere in ECMAScript. */
  private static boolean isWord(char c) {
    return c >= 'A' && (c == '\u2028' || c == '\u2029' || !EcmaText.isWhiteSpace(c));
  }

  private Token word() {
    int start = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    int length = at - start;
    String prefix = text.substring(start, Math.min(at, start + PREFIX)).toLowerCase(Locale.ROOT);
    int month = prefix.length() < PREFIX ? -1 : MONTHS.indexOf(prefix);
    if (month >= 0 && month % PREFIX == 0) {
      return new Token(Kind.MONTH, month / PREFIX + 1, length);
    }
    if (length > PREFIX) {
      return new Token(Kind.WORD, 0, length);
    }
    Integer zone = ZONES.get(prefix);
    if (zone != null) {
      return new Token(Kind.ZONE, zone, length);
    }
    return switch (prefix) {
      case "am" -> new Token(Kind.HALF_DAY, 0, length);
      case "pm" -> new Token(Kind.HALF_DAY, 12, length);
      case "t" -> new Token(Kind.TIME_SEPARATOR, 0, length);
      default -> new Token(Kind.WORD, 0, length);
    };
  }
}
