package io.spillway.trigger;

import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.json.EcmaNumber;
import java.util.ArrayList;
import java.util.List;

/** Splits a trigger into tokens. */
final class Lexer {
  /**
   * A token of a trigger.
   *
   * @param text what it says: for text without its quotes, for a name with its escapes resolved
   * @param start its offset, in UTF-16 units
   * @param end the offset of its end, exclusive
   */
  record Token(Kind kind, String text, int start, int end) {
    enum Kind {
      NAME("a name"),
      AND("\"and\""),
      OR("\"or\""),
      NULL("null"),
      TEXT("text"),
      NUMBER("a number"),
      OPERATOR("an operator"),
      NOT("\"!\""),
      DOT("\".\""),
      COMMA("\",\""),
      OPEN("\"(\""),
      CLOSE("\")\""),
      OPEN_LIST("\"[\""),
      CLOSE_LIST("\"]\""),
      END("the end");

      private final String description;

      Kind(String description) {
        this.description = description;
      }

      String description() {
        return description;
      }
    }

    /** Whether it is the name {@code word}. */
    boolean isName(String word) {
      return kind == Kind.NAME && text.equals(word);
    }

    boolean isNull() {
      return kind == Kind.NULL;
    }

    boolean isNumber() {
      return kind == Kind.NUMBER;
    }

    boolean isBoolean() {
      return isName("true") || isName("false");
    }

    /** An operand's value as text: a number as ECMAScript prints it. */
    String plainText() {
      return isNumber() ? EcmaNumber.text(number()) : text;
    }

    /** The text as a number; {@code NaN} when it is none. */
    double number() {
      return EcmaNumber.parse(text);
    }

    /** How errors name what they found. */
    String description() {
      return switch (kind) {
        case NAME, NUMBER, OPERATOR -> "\"" + text + "\"";
        case TEXT -> "the text \"" + text + "\"";
        default -> kind.description();
      };
    }
  }

  private final String fql;
  private int at;

  private Lexer(String fql) {
    this.fql = fql;
  }

  /** The tokens, the last one being the end. */
  static List<Token> tokens(String fql) throws CompilationException {
    return new Lexer(fql).all();
  }

  private List<Token> all() throws CompilationException {
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

  private Token next() throws CompilationException {
    int start = at;
    char c = fql.charAt(at);
    if (isNameStart(c)) {
      return name(start);
    }
    if (isDigit(c) || c == '-' || c == '+') {
      return number(start);
    }
    return switch (c) {
      case '"', '\'' -> text(start, c);
      case '.' -> symbol(Token.Kind.DOT, 1);
      case ',' -> symbol(Token.Kind.COMMA, 1);
      case '(' -> symbol(Token.Kind.OPEN, 1);
      case ')' -> symbol(Token.Kind.CLOSE, 1);
      case '[' -> symbol(Token.Kind.OPEN_LIST, 1);
      case ']' -> symbol(Token.Kind.CLOSE_LIST, 1);
      case '=' -> symbol(Token.Kind.OPERATOR, 1);
      case '<', '>' -> symbol(Token.Kind.OPERATOR, follows('=') ? 2 : 1);
      case '!' -> follows('=') ? symbol(Token.Kind.OPERATOR, 2) : symbol(Token.Kind.NOT, 1);
      default ->
          throw error(
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

  private Token text(int start, char quote) throws CompilationException {
    int close = fql.indexOf(quote, start + 1);
    if (close < 0) {
      throw error(fql, start, "this text is never closed: ", "expected another " + quote);
    }
    at = close + 1;
    return new Token(Token.Kind.TEXT, fql.substring(start + 1, close), start, at);
  }

  private Token number(int start) throws CompilationException {
    at++;
    boolean decimal = false;
    while (at < fql.length() && (isDigit(fql.charAt(at)) || fql.charAt(at) == '.')) {
      if (fql.charAt(at) == '.') {
        if (decimal) {
          throw error(fql, at, "a number has at most one decimal point", "");
        }
        decimal = true;
        if (at + 1 >= fql.length() || isTerminator(fql.charAt(at + 1))) {
          throw error(fql, at, "", "expected a digit after the decimal point");
        }
      }
      at++;
    }
    return new Token(Token.Kind.NUMBER, fql.substring(start, at), start, at);
  }

  private Token name(int start) throws CompilationException {
    StringBuilder name = new StringBuilder();
    boolean escaped = false;
    do {
      char c = fql.charAt(at++);
      if (c == '\\') {
        if (at == fql.length()) {
          throw error(fql, at - 1, "", "expected the character that \"\\\" escapes");
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
      case "and", "AND" -> Token.Kind.AND;
      case "or", "OR" -> Token.Kind.OR;
      case "null" -> Token.Kind.NULL;
      default -> Token.Kind.NAME;
    };
  }

  /**
   * An error at a place in the trigger, shown by a caret.
   *
   * @param statement what is wrong
   * @param remedy what was expected; the message is the statement followed by it
   */
  static CompilationException error(String fql, int offset, String statement, String remedy) {
    Place place = Place.ofOffset(fql, offset);
    return new CompilationException(
        List.of(Diagnostic.of(Severity.ERROR, place, statement, remedy)));
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

  /** How a key is written after a dot. */
  static String escaped(String key) {
    StringBuilder written = new StringBuilder();
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == '\\' || !(i == 0 ? isNameStart(c) : isNamePart(c))) {
        written.append('\\');
      }
      written.append(c);
    }
    return written.toString();
  }

  /** Whether a key can begin with it. */
  static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '\\';
  }

  /** Whether a key can go on with it. */
  static boolean isNamePart(char c) {
    return isNameStart(c) || isDigit(c) || c == '-';
  }
}
