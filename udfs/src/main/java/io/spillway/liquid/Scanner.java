package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;

/** Reads words, numbers and quoted texts from a range of a template. */
final class Scanner {
  static final char END = '\uffff';

  private final String template;
  private final int end;
  private int at;

  Scanner(String template, int start, int end) {
    this.template = template;
    this.at = start;
    this.end = end;
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
    while (at < end && Chars.isBlank(template.charAt(at))) {
      at++;
    }
  }

  /** Goes past the next {@code c}, or to the end when there is none. */
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

  LiquidSyntaxException error(String message) {
    return new LiquidSyntaxException(template, Math.min(at, template.length()), message);
  }

  /** A name, empty when none comes next. */
  String word() {
    skipBlank();
    int start = at;
    while (at < end && Chars.isWord(template.charAt(at))) {
      at++;
    }
    return template.substring(start, at);
  }

  /** Whether a name comes next, after white space that is skipped. */
  boolean isAtWord() {
    skipBlank();
    return at < end && Chars.isWord(template.charAt(at));
  }

  /** Goes past {@code symbol} when it comes next; one that is a word must end there. */
  boolean accept(String symbol) {
    if (!template.startsWith(symbol, at) || at + symbol.length() > end) {
      return false;
    }
    char last = symbol.charAt(symbol.length() - 1);
    char next = peek(symbol.length());
    if (Chars.isWord(last) && next != END && Chars.isWord(next)) {
      return false;
    }
    at += symbol.length();
    return true;
  }

  /** A literal word, quoted text or number. */
  Optional<JsonNode> literal() {
    skipBlank();
    if (accept("true")) {
      return Optional.of(BooleanNode.TRUE);
    }
    if (accept("false")) {
      return Optional.of(BooleanNode.FALSE);
    }
    if (accept("nil") || accept("null")) {
      return Optional.of(Word.NIL.node());
    }
    if (accept("empty")) {
      return Optional.of(Word.EMPTY.node());
    }
    if (accept("blank")) {
      return Optional.of(Word.BLANK.node());
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
    return Optional.of(TextNode.valueOf(QuotedText.unescaped(template.substring(start, at))));
  }

  private Optional<JsonNode> number() {
    int length = peek() == '-' || peek() == '+' ? 1 : 0;
    boolean digits = false;
    boolean point = false;
    while (true) {
      char c = peek(length);
      if (Chars.isDigit(c)) {
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
    if (!digits || (next != END && Chars.isWord(next))) {
      return Optional.empty();
    }
    double value = Double.parseDouble(template.substring(at, at + length));
    at += length;
    return Optional.of(DoubleNode.valueOf(value));
  }
}
