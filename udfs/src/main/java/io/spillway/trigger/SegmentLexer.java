package io.spillway.trigger;

import io.spillway.trigger.Lexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a trigger into tokens exactly like Segment, quirks included. They matter for triggers that
 * break the grammar: an operator or a quote is recognized only before a space, a comma or a closing
 * bracket, and a word at the very end may lose its last characters.
 */
final class SegmentLexer {
  private static final char END = '\uffff';

  private final String fql;
  private int at;

  private SegmentLexer(String fql) {
    this.fql = fql;
  }

  /** The tokens, the last one being the end; empty when Segment finds none. */
  static Optional<List<Token>> tokens(String fql) {
    if (fql.indexOf(END) >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new SegmentLexer(fql).all());
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }

  private List<Token> all() throws UnreadableException {
    List<Token> tokens = new ArrayList<>();
    while (at < fql.length()) {
      int start = at;
      char c = fql.charAt(at++);
      if (c != ' ' && c != '\t' && c != '\n') {
        tokens.add(token(c, start));
      }
    }
    tokens.add(new Token(Token.Kind.END, "eos", at, at));
    return tokens;
  }

  private Token token(char c, int start) throws UnreadableException {
    if (isLetter(c) || c == '_' || c == '\\') {
      return word(c, start);
    }
    if (isDigit(c) || c == '-' || c == '+') {
      return number(start);
    }
    return switch (c) {
      case '!' -> exclamation(start);
      case '=' -> token(Token.Kind.OPERATOR, start);
      case '<', '>' -> {
        boolean orEqual = accept("=");
        yield new Token(Token.Kind.OPERATOR, orEqual ? c + "=" : String.valueOf(c), start, at);
      }
      case '"', '\'' -> text(c, start);
      case '.' -> token(Token.Kind.DOT, start);
      case ',' -> token(Token.Kind.COMMA, start);
      case '(' -> token(Token.Kind.OPEN, start);
      case ')' -> token(Token.Kind.CLOSE, start);
      case '[' -> token(Token.Kind.OPEN_LIST, start);
      case ']' -> token(Token.Kind.CLOSE_LIST, start);
      default -> throw new UnreadableException();
    };
  }

  private Token token(Token.Kind kind, int start) {
    return new Token(kind, fql.substring(start, at), start, at);
  }

  private Token exclamation(int start) throws UnreadableException {
    if (isLetter(peek()) || peek() == '(') {
      return token(Token.Kind.NOT, start);
    }
    if (accept("=")) {
      return new Token(Token.Kind.OPERATOR, "!=", start, at);
    }
    throw new UnreadableException();
  }

  /** A closing quote that is not followed by a terminator opens the next text, too. */
  private Token text(char quote, int start) throws UnreadableException {
    int close = fql.indexOf(quote, at);
    if (close < 0) {
      throw new UnreadableException();
    }
    String inner = fql.substring(at, close);
    at = close;
    boolean closed = accept(String.valueOf(quote));
    // Only double quotes are removed: 'text' keeps its quotes.
    return new Token(
        Token.Kind.TEXT,
        quote == '"' ? inner : quote + inner + quote,
        start,
        closed ? at : close + 1);
  }

  private Token number(int start) throws UnreadableException {
    boolean decimal = false;
    while (isDigit(peek()) || peek() == '.') {
      if (fql.charAt(at++) == '.') {
        if (decimal || isTerminator(peek())) {
          throw new UnreadableException();
        }
        decimal = true;
      }
    }
    return token(Token.Kind.NUMBER, start);
  }

  private Token word(char first, int start) throws UnreadableException {
    if (first == 'a' && accept("nd")) {
      return new Token(Token.Kind.AND, "and", start, at);
    }
    if (first == 'o' && accept("r")) {
      return new Token(Token.Kind.OR, "or", start, at);
    }
    if (first == 'n' && accept("ull")) {
      return new Token(Token.Kind.NULL, "null", start, at);
    }
    StringBuilder name = new StringBuilder();
    char c = first;
    while (true) {
      if (c == '\\') {
        if (peek() == END) {
          throw new UnreadableException();
        }
        c = fql.charAt(at++);
      }
      name.append(c);
      if (!isNamePart(peek())) {
        break;
      }
      c = fql.charAt(at++);
    }
    if (!isTerminator(peek()) && ".(=!".indexOf(peek()) < 0) {
      throw new UnreadableException();
    }
    return new Token(Token.Kind.NAME, name.toString(), start, at);
  }

  /**
   * Skips {@code text} if it comes next and a terminator follows. If the trigger ends before that
   * is decided, the characters that were read are lost.
   */
  private boolean accept(String text) {
    int start = at;
    for (int i = 0; i < text.length(); i++) {
      if (at == fql.length()) {
        return false;
      }
      if (isTerminator(fql.charAt(at++))) {
        break;
      }
    }
    if (fql.substring(start, at).equals(text) && isTerminator(peek())) {
      return true;
    }
    at = start;
    return false;
  }

  private char peek() {
    return at < fql.length() ? fql.charAt(at) : END;
  }

  private static boolean isTerminator(char c) {
    return c == END || c == ' ' || c == '\t' || c == '\n' || c == ',' || c == ']' || c == ')';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNamePart(char c) {
    return isLetter(c) || isDigit(c) || c == '_' || c == '-' || c == '\\';
  }

  /** The whole trigger is invalid for Segment. */
  private static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException() {
      super(null, null, false, false);
    }
  }
}
