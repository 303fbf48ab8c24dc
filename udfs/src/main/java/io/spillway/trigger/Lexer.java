package io.spillway.trigger;

import java.util.ArrayList;
import java.util.List;

/** Splits a trigger into tokens. */
final class Lexer {
  private final String fql;
  private int at;

  private Lexer(String fql) {
    this.fql = fql;
  }

  /** The tokens, the last one being the end. */
  static List<Token> tokens(String fql) throws InvalidTriggerException {
    return new Lexer(fql).all();
  }

  private List<Token> all() throws InvalidTriggerException {
    List<Token> tokens = new ArrayList<>();
    while (at < fql.length()) {
      if (isSpace(fql.charAt(at))) {
        at++;
      } else {
        tokens.add(next());
      }
    }
    tokens.add(new Token(Token.Kind.END, "", at, at));
    return tokens;
  }

  private Token next() throws InvalidTriggerException {
    int start = at;
    char c = fql.charAt(at);
    if (isNameStart(c)) {
      return name(start);
    }
    if (isDigit(c) || c == '-' || c == '+') {
      return number(start);
    }
    return switch (c) {
      case '"' -> text(start, c);
      case '\'' ->
          throw new InvalidTriggerException(
              fql, start, "text must be in double quotes: ", "expected \"");
      case '.' -> symbol(Token.Kind.DOT, 1);
      case ',' -> symbol(Token.Kind.COMMA, 1);
      case '(' -> symbol(Token.Kind.OPEN, 1);
      case ')' -> symbol(Token.Kind.CLOSE, 1);
      case '[', ']' -> symbol(Token.Kind.BRACKET, 1);
      case '=' -> symbol(Token.Kind.OPERATOR, 1);
      case '<', '>' -> symbol(Token.Kind.OPERATOR, follows('=') ? 2 : 1);
      case '!' -> follows('=') ? symbol(Token.Kind.OPERATOR, 2) : symbol(Token.Kind.NOT, 1);
      default ->
          throw new InvalidTriggerException(
              fql,
              start,
              "unexpected character " + String.format("\"%c\" (U+%04X)", c, (int) c) + ": ",
              "expected a field, a value, an operator, \"and\" or \"or\"");
    };
  }

  private boolean follows(char c) {
    return at + 1 < fql.length() && fql.charAt(at + 1) == c;
  }

  private Token symbol(Token.Kind kind, int length) {
    int start = at;
    at += length;
    return new Token(kind, fql.substring(start, at), start, at);
  }

  private Token text(int start, char quote) throws InvalidTriggerException {
    int close = fql.indexOf(quote, start + 1);
    if (close < 0) {
      throw new InvalidTriggerException(
          fql, start, "this text is never closed: ", "expected another " + quote);
    }
    at = close + 1;
    return new Token(Token.Kind.TEXT, fql.substring(start + 1, close), start, at);
  }

  private Token number(int start) throws InvalidTriggerException {
    at++;
    boolean decimal = false;
    while (at < fql.length() && (isDigit(fql.charAt(at)) || fql.charAt(at) == '.')) {
      if (fql.charAt(at) == '.') {
        if (decimal) {
          throw new InvalidTriggerException(fql, at, "a number has at most one decimal point", "");
        }
        decimal = true;
        if (at + 1 >= fql.length() || isTerminator(fql.charAt(at + 1))) {
          throw new InvalidTriggerException(
              fql, at, "", "expected a digit after the decimal point");
        }
      }
      at++;
    }
    return new Token(Token.Kind.NUMBER, fql.substring(start, at), start, at);
  }

  private Token name(int start) throws InvalidTriggerException {
    StringBuilder name = new StringBuilder();
    boolean escaped = false;
    do {
      char c = fql.charAt(at++);
      if (c == '\\') {
        if (at == fql.length()) {
          throw new InvalidTriggerException(
              fql, at - 1, "", "expected the character that \"\\\" escapes");
        }
        c = fql.charAt(at++);
        escaped = true;
      }
      name.append(c);
    } while (at < fql.length() && isNamePart(fql.charAt(at)));
    String text = name.toString();
    return new Token(escaped ? Token.Kind.NAME : wordKind(text), text, start, at);
  }

  private static Token.Kind wordKind(String word) {
    return switch (word) {
      case "and" -> Token.Kind.AND;
      case "or" -> Token.Kind.OR;
      case "null" -> Token.Kind.NULL;
      default -> Token.Kind.NAME;
    };
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static boolean isTerminator(char c) {
    return isSpace(c) || c == ',' || c == ']' || c == ')';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '\\';
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || isDigit(c) || c == '-';
  }
}
