package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.liquid.LiquidTemplate.Doubt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads names, literals and symbols from a range of a template. */
final class Scanner {
  /** The character after the end of the range. */
  static final char END = '\uffff';

  private static final String UNICODE_BLANKS =
      "\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028"
          + "\u2029\u202f\u205f\u3000";

  private final String template;
  private final int end;
  private final List<Doubt> doubts;
  private int at;

  Scanner(String template, int start, int end) {
    this(template, start, end, new ArrayList<>());
  }

  /**
   * @param doubts gets those about this range
   */
  Scanner(String template, int start, int end, List<Doubt> doubts) {
    this.template = template;
    this.at = start;
    this.end = end;
    this.doubts = doubts;
  }

  /** Notes what can hardly be meant. */
  void doubt(String statement, String remedy) {
    doubts.add(new Doubt(statement, remedy));
  }

  /** White space, as LiquidJS defines it. */
  static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c > 0x7f && UNICODE_BLANKS.indexOf(c) >= 0);
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** A character of names. A name may also start with a digit or a dash. */
  static boolean isWord(char c) {
    if (c > 0x7f) {
      return UNICODE_BLANKS.indexOf(c) < 0 && c != '\u201c' && c != '\u201d';
    }
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '_'
        || c == '-'
        || c == '?';
  }

  int position() {
    return at;
  }

  boolean atEnd() {
    return at >= end;
  }

  char peek() {
    return peek(0);
  }

  char peek(int ahead) {
    return at + ahead < end ? template.charAt(at + ahead) : END;
  }

  void advance(int count) {
    at += count;
  }

  void skipBlank() {
    while (at < end && isBlank(template.charAt(at))) {
      at++;
    }
  }

  /** Moves past the next {@code c}, or to the end when there is none. */
  boolean skipPast(char c) {
    int found = template.indexOf(c, at);
    boolean exists = found >= 0 && found < end;
    at = exists ? found + 1 : end;
    return exists;
  }

  String text(int from, int to) {
    return template.substring(from, to);
  }

  String rest() {
    return template.substring(Math.min(at, end), end);
  }

  LiquidException error(String message) {
    return LiquidException.at(template, Math.min(at, template.length()), message);
  }

  /** The name of a tag, {@code #} for a comment; empty when neither comes next. */
  String tagName() {
    skipBlank();
    if (peek() == '#') {
      advance(1);
      return "#";
    }
    return word();
  }

  /** A name; empty when none comes next. */
  String word() {
    skipBlank();
    int start = at;
    while (at < end && isWord(template.charAt(at))) {
      at++;
    }
    return template.substring(start, at);
  }

  /** Skips white space; returns whether a name comes next. */
  boolean isAtWord() {
    skipBlank();
    return at < end && isWord(template.charAt(at));
  }

  /** Moves past {@code symbol} if it comes next; a name must end after one that is a name. */
  boolean accept(String symbol) {
    if (!template.startsWith(symbol, at) || at + symbol.length() > end) {
      return false;
    }
    char last = symbol.charAt(symbol.length() - 1);
    char next = peek(symbol.length());
    if (isWord(last) && next != END && isWord(next)) {
      return false;
    }
    at += symbol.length();
    return true;
  }

  /** A keyword, quoted text or number. */
  Optional<JsonNode> literal() {
    skipBlank();
    if (accept("true")) {
      return Optional.of(BooleanNode.TRUE);
    }
    if (accept("false")) {
      return Optional.of(BooleanNode.FALSE);
    }
    if (accept("nil") || accept("null")) {
      return Optional.of(KeywordLiteral.NIL.node());
    }
    if (accept("empty")) {
      return Optional.of(KeywordLiteral.EMPTY.node());
    }
    if (accept("blank")) {
      return Optional.of(KeywordLiteral.BLANK.node());
    }
    Optional<JsonNode> quoted = quoted();
    return quoted.isPresent() ? quoted : number();
  }

  Optional<JsonNode> quoted() {
    skipBlank();
    char quote = peek();
    if (quote != '"' && quote != '\'') {
      return Optional.empty();
    }
    int start = at++;
    boolean escaped = false;
    while (at < end) {
      char c = template.charAt(at++);
      if (c == quote && !escaped) {
        break;
      }
      escaped = !escaped && c == '\\';
    }
    return Optional.of(TextNode.valueOf(StringLiteral.unescaped(template.substring(start, at))));
  }

  private Optional<JsonNode> number() {
    int length = peek() == '-' || peek() == '+' ? 1 : 0;
    boolean digits = false;
    boolean point = false;
    while (true) {
      char c = peek(length);
      if (isDigit(c)) {
        digits = true;
      } else if (c == '.' && peek(length + 1) != '.') {
        if (point || !digits) {
          return Optional.empty();
        }
        point = true;
      } else {
        break;
      }
      length++;
    }
    char next = peek(length);
    if (!digits || (next != END && isWord(next))) {
      return Optional.empty();
    }
    double value = Double.parseDouble(template.substring(at, at + length));
    at += length;
    return Optional.of(DoubleNode.valueOf(value));
  }
}
