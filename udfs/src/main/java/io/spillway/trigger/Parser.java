package io.spillway.trigger;

import io.spillway.diagnostic.CompilationException;
import io.spillway.trigger.Lexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Parses a trigger by the grammar:
 *
 * <pre>
 * trigger    := sequence ("or" sequence)*
 * sequence   := condition ("and" condition)*
 * condition  := "!"? ("(" trigger ")" | call) | field operator value
 * call       := ("contains" | "match") "(" field "," text ")"
 * </pre>
 */
final class Parser {
  /** Deepest nesting of parentheses. */
  static final int MAX_DEPTH = 100;

  /** Other fields of the Segment spec at the top of an event. */
  private static final Set<String> OTHER_FIELDS =
      Set.of(
          "anonymousId",
          "category",
          "channel",
          "groupId",
          "integrations",
          "messageId",
          "originalTimestamp",
          "previousId",
          "projectId",
          "receivedAt",
          "sentAt",
          "timestamp",
          "version",
          "writeKey",
          "_metadata");

  private final String fql;
  private final List<Token> tokens;
  private int at;
  private int depth;

  private Parser(String fql, List<Token> tokens) {
    this.fql = fql;
    this.tokens = tokens;
  }

  static Condition parse(String fql, List<Token> tokens) throws CompilationException {
    Parser parser = new Parser(fql, tokens);
    Condition condition = parser.trigger();
    parser.expectEnd();
    return condition;
  }

  private Condition trigger() throws CompilationException {
    return Condition.any(separatedBy(Token.Kind.OR, this::sequence));
  }

  private Condition sequence() throws CompilationException {
    return Condition.all(separatedBy(Token.Kind.AND, this::condition));
  }

  private interface Part {
    Condition parse() throws CompilationException;
  }

  private List<Condition> separatedBy(Token.Kind separator, Part part) throws CompilationException {
    List<Condition> parts = new ArrayList<>();
    do {
      parts.add(part.parse());
    } while (accept(separator));
    return parts;
  }

  private Condition condition() throws CompilationException {
    boolean negated = accept(Token.Kind.NOT);
    Token token = current();
    if (token.kind() == Token.Kind.OPEN) {
      Condition inner = group();
      return negated ? (event, meter) -> !inner.test(event, meter) : inner;
    }
    if (token.kind() == Token.Kind.NAME && peek(1).kind() == Token.Kind.OPEN) {
      return call(negated);
    }
    if (negated) {
      throw error(token, "\"(\", \"contains(\" or \"match(\" after \"!\"");
    }
    if (token.kind() != Token.Kind.NAME) {
      throw error(token, "a field such as type, event or properties.plan");
    }
    return comparison();
  }

  private Condition group() throws CompilationException {
    if (++depth > MAX_DEPTH) {
      throw Lexer.error(
          fql, current().start(), "parentheses nest deeper than " + MAX_DEPTH + " levels", "");
    }
    at++;
    Condition inner = trigger();
    expect(Token.Kind.CLOSE, "\")\", \"and\" or \"or\"");
    depth--;
    return inner;
  }

  private Condition comparison() throws CompilationException {
    List<String> keys = field();
    Token operator = expect(Token.Kind.OPERATOR, "one of = != < <= > >=");
    Token value = current();
    boolean isValue =
        switch (value.kind()) {
          case TEXT, NULL -> true;
          case NUMBER -> !Double.isNaN(value.number());
          default -> value.isBoolean();
        };
    if (!isValue) {
      throw error(value, "\"text\" in quotes, a number, true, false or null");
    }
    at++;
    return FieldCondition.comparison(new Field(keys), operator.text(), value);
  }

  private Condition call(boolean negated) throws CompilationException {
    Token function = current();
    if (!function.text().equals("contains") && !function.text().equals("match")) {
      throw error(function, "contains(...) or match(...): there is no other function");
    }
    at += 2;
    Token start = current();
    List<String> keys = field();
    if (keys.get(0).equals("type")) {
      throw Lexer.error(
          fql, start.start(), "type is one of a few words: ", "compare it with = or !=");
    }
    expect(Token.Kind.COMMA, "\",\" and then the text to look for");
    Token argument = expect(Token.Kind.TEXT, "text in quotes");
    expect(Token.Kind.CLOSE, "\")\"");
    if (function.text().equals("contains")) {
      return FieldCondition.contains(new Field(keys), argument.text(), negated);
    }
    return match(new Field(keys), argument, negated);
  }

  private Condition match(Field field, Token argument, boolean negated)
      throws CompilationException {
    String pattern = argument.text();
    if (pattern.endsWith("*")) {
      String prefix = pattern.substring(0, pattern.length() - 1);
      return FieldCondition.match(field, String::startsWith, prefix, negated);
    }
    if (pattern.startsWith("*")) {
      return FieldCondition.match(field, String::endsWith, pattern.substring(1), negated);
    }
    throw Lexer.error(
        fql,
        argument.start(),
        "match takes \"start*\" or \"*end\": ",
        "for the exact text use =, for a part contains(...)");
  }

  private List<String> field() throws CompilationException {
    Token first = expect(Token.Kind.NAME, "a field such as event or properties.plan");
    String root = first.text();
    boolean isText = Field.TEXT_FIELDS.contains(root);
    boolean isObject = Field.OBJECT_FIELDS.contains(root);
    if (!isText && !isObject && !OTHER_FIELDS.contains(root)) {
      throw Lexer.error(
          fql,
          first.start(),
          "there is no field \"" + root + "\": ",
          "expected type, event, name, userId, properties.*, traits.*, context.* or another field"
              + " of the Segment spec");
    }
    List<String> keys = new ArrayList<>();
    keys.add(root);
    while (current().kind() == Token.Kind.DOT) {
      if (isText) {
        throw error(current(), "an operator: " + root + " has no parts");
      }
      at++;
      Token key = current();
      switch (key.kind()) {
        case NAME -> keys.add(key.text());
        case AND, OR, NULL -> throw error(key, "a key after \".\": write \\" + key.text());
        default -> throw error(key, "a key after \".\"");
      }
      at++;
    }
    if (isObject && keys.size() == 1) {
      throw error(current(), "\".\" and a key after " + root);
    }
    return keys;
  }

  private void expectEnd() throws CompilationException {
    if (current().kind() != Token.Kind.END) {
      throw error(current(), "\"and\", \"or\" or the end");
    }
  }

  private Token expect(Token.Kind kind, String expected) throws CompilationException {
    Token token = current();
    if (token.kind() != kind) {
      throw error(token, expected);
    }
    at++;
    return token;
  }

  private boolean accept(Token.Kind kind) {
    boolean there = current().kind() == kind;
    if (there) {
      at++;
    }
    return there;
  }

  private Token current() {
    return tokens.get(at);
  }

  private Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  private CompilationException error(Token found, String expected) {
    return Lexer.error(
        fql, found.start(), "found " + found.description() + ", ", "expected " + expected);
  }
}
