package io.spillway.trigger;

import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.NearestName;
import io.spillway.event.Event;
import io.spillway.trigger.Lexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Parses a trigger by the grammar:
 *
 * <pre>
 * trigger    := sequence ("or" sequence)*
 * sequence   := condition ("and" condition)*
 * condition  := "!"? ("(" trigger ")" | test | field)
 *             | operand operator operand
 *             | operand "in" (operand | "[" literal ("," literal)* "]")
 * test       := ("contains" | "match") "(" value "," text ")"
 * operand    := value | literal
 * value      := field | ("length" | "lowercase" | "typeof") "(" value ")"
 * literal    := text | number | "true" | "false" | "null"
 * </pre>
 */
final class Parser {
  /** Deepest nesting of parentheses. */
  static final int MAX_DEPTH = 100;

  /** Longest pattern, in UTF-16 units. */
  private static final int MAX_PATTERN = 1000;

  private static final String CONTAINS = "contains";
  private static final String MATCH = "match";
  private static final String IN = "in";
  private static final String FUNCTIONS = "length, lowercase or typeof";
  private static final String OPERATORS = "one of = != < <= > >= or in";
  private static final String LITERALS = "\"text\" in quotes, a number, true, false or null";

  private final String fql;
  private final List<Token> tokens;
  private final Suspicions suspicions;
  private int at;
  private int depth;

  private Parser(String fql, List<Token> tokens, Suspicions suspicions) {
    this.fql = fql;
    this.tokens = tokens;
    this.suspicions = suspicions;
  }

  /**
   * Parses a trigger.
   *
   * @param suspicions gets those of its conditions
   */
  static Condition parse(String fql, Suspicions suspicions) throws CompilationException {
    Parser parser = new Parser(fql, Lexer.tokens(fql), suspicions);
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
    Token start = current();
    boolean negated = accept(Token.Kind.NOT);
    Token token = current();
    if (token.kind() == Token.Kind.OPEN) {
      Condition inner = group();
      return negated ? written(Condition.not(inner), start, null) : inner;
    }
    if (isTest(token)) {
      return test(start, negated);
    }
    if (negated) {
      return written(
          Condition.not(bareField("\"(\", a function or a field after \"!\"")), start, null);
    }
    return comparison();
  }

  private boolean isTest(Token token) {
    return token.kind() == Token.Kind.NAME
        && peek(1).kind() == Token.Kind.OPEN
        && (token.text().equals(CONTAINS) || token.text().equals(MATCH));
  }

  private Condition written(Condition condition, Token start, @Nullable Operand operand) {
    String text = fql.substring(start.start(), tokens.get(at - 1).end());
    return new Condition.Written(condition, text, operand);
  }

  private Condition group() throws CompilationException {
    enter();
    at++;
    Condition inner = trigger();
    expect(Token.Kind.CLOSE, "\")\", \"and\" or \"or\"");
    depth--;
    return inner;
  }

  private void enter() throws CompilationException {
    if (++depth > MAX_DEPTH) {
      throw Lexer.error(
          fql, current().start(), "parentheses nest deeper than " + MAX_DEPTH + " levels", "");
    }
  }

  /** A field whose value is true. */
  private Condition bareField(String expected) throws CompilationException {
    if (current().kind() != Token.Kind.NAME || isCall()) {
      throw error(current(), expected);
    }
    Field field = field();
    Token next = current();
    if (field.comparesNumbersAsText() || next.kind() == Token.Kind.OPERATOR || next.isName(IN)) {
      throw error(next, next.kind() == Token.Kind.END ? OPERATORS : "a group after \"!\": !(...)");
    }
    return ValueCondition.isTrue(field);
  }

  private Condition comparison() throws CompilationException {
    Token start = current();
    if (isLiteral(start)) {
      at++;
      return mirrored(start);
    }
    if (start.kind() != Token.Kind.NAME) {
      throw error(start, "a field such as type, event or properties.plan");
    }
    Operand left = value();
    Token operator = current();
    if (operator.isName(IN)) {
      at++;
      return written(isIn(left), start, left);
    }
    if (operator.kind() != Token.Kind.OPERATOR) {
      if (left.comparesNumbersAsText() || !(left instanceof Field)) {
        throw error(operator, OPERATORS);
      }
      return written(ValueCondition.isTrue(left), start, left);
    }
    at++;
    Token right = current();
    if (isLiteral(right)) {
      at++;
      suspicions.ofComparison(left, operator, right);
      return written(ValueCondition.comparison(left, operator.text(), right), start, left);
    }
    if (!isValue()) {
      throw error(right, LITERALS);
    }
    return written(PairCondition.comparison(left, operator.text(), value()), start, left);
  }

  /** A comparison that begins with a literal. */
  private Condition mirrored(Token literal) throws CompilationException {
    Token operator = current();
    if (operator.isName(IN)) {
      at++;
      if (!isValue()) {
        throw error(current(), "a field that holds a list");
      }
      Operand list = value();
      return written(ValueCondition.isIn(literal, list), literal, list);
    }
    expect(Token.Kind.OPERATOR, OPERATORS);
    if (current().kind() != Token.Kind.NAME || current().isBoolean()) {
      throw error(current(), "a field such as event or properties.plan");
    }
    Operand right = value();
    String turned =
        switch (operator.text()) {
          case "<" -> ">";
          case "<=" -> ">=";
          case ">" -> "<";
          case ">=" -> "<=";
          default -> operator.text();
        };
    suspicions.ofComparison(
        right, new Token(operator.kind(), turned, operator.start(), operator.end()), literal);
    return written(ValueCondition.comparison(right, turned, literal), literal, right);
  }

  private Condition isIn(Operand left) throws CompilationException {
    if (!accept(Token.Kind.OPEN_LIST)) {
      if (!isValue()) {
        throw error(current(), "a list like [\"a\", \"b\"], or a field that holds one");
      }
      return PairCondition.isIn(left, value());
    }
    List<Condition> equal = new ArrayList<>();
    do {
      Token item = current();
      if (!isLiteral(item)) {
        throw error(item, LITERALS);
      }
      at++;
      suspicions.ofComparison(
          left, new Token(Token.Kind.OPERATOR, "=", item.start(), item.end()), item);
      equal.add(ValueCondition.comparison(left, "=", item));
    } while (accept(Token.Kind.COMMA));
    expect(Token.Kind.CLOSE_LIST, "\",\" or \"]\"");
    return Condition.any(equal);
  }

  private static boolean isLiteral(Token token) {
    return switch (token.kind()) {
      case TEXT, NULL -> true;
      case NUMBER -> !Double.isNaN(token.number());
      default -> token.isBoolean();
    };
  }

  private boolean isCall() {
    return current().kind() == Token.Kind.NAME && peek(1).kind() == Token.Kind.OPEN;
  }

  /**
   * Whether a function or a field comes next, where a word without quotes could also be meant as
   * text: so a field has a dot.
   */
  private boolean isValue() {
    return current().kind() == Token.Kind.NAME
        && (isCall()
            || (Field.OBJECT_FIELDS.contains(current().text())
                && peek(1).kind() == Token.Kind.DOT));
  }

  private Operand value() throws CompilationException {
    if (!isCall()) {
      return field();
    }
    Token name = current();
    FunctionCall.Function function =
        FunctionCall.Function.named(name.text())
            .orElseThrow(
                () ->
                    error(
                        name,
                        isTest(name)
                            ? "a function that gives a value: " + FUNCTIONS
                            : "one of the functions contains, match, " + FUNCTIONS));
    enter();
    at += 2;
    Operand argument = value();
    expect(Token.Kind.CLOSE, "\")\"");
    depth--;
    return new FunctionCall(function, argument);
  }

  private Condition test(Token start, boolean negated) throws CompilationException {
    boolean contains = current().text().equals(CONTAINS);
    at += 2;
    Token first = current();
    Operand operand = value();
    if (operand.place().equals(List.of("type"))) {
      throw Lexer.error(
          fql, first.start(), "type is one of a few words: ", "compare it with = or !=");
    }
    expect(Token.Kind.COMMA, "\",\" and then the text to look for");
    Token argument = expect(Token.Kind.TEXT, "text in quotes");
    expect(Token.Kind.CLOSE, "\")\"");
    return written(
        contains
            ? ValueCondition.contains(operand, argument.text(), negated)
            : ValueCondition.match(operand, glob(argument), negated),
        start,
        operand);
  }

  private Glob glob(Token pattern) throws CompilationException {
    if (pattern.text().length() > MAX_PATTERN) {
      throw Lexer.error(
          fql, pattern.start(), "a pattern has at most " + MAX_PATTERN + " characters", "");
    }
    try {
      return Glob.of(pattern.text());
    } catch (Glob.MalformedException e) {
      throw Lexer.error(
          fql,
          pattern.start() + 1 + e.offset(),
          "this pattern is not usable, " + e.getMessage() + ": ",
          "write \\ before a character that stands for itself");
    }
  }

  private Field field() throws CompilationException {
    Token first = expect(Token.Kind.NAME, "a field such as event or properties.plan");
    String root = first.text();
    boolean isText = Field.TEXT_FIELDS.contains(root);
    boolean isObject = Field.OBJECT_FIELDS.contains(root);
    if (!Event.FIELDS.contains(root)) {
      throw Lexer.error(
          fql,
          first.start(),
          "there is no field \"" + root + "\": ",
          NearestName.meant(root, new TreeSet<>(Event.FIELDS))
              .map(name -> "did you mean \"" + name + "\"?")
              .orElse(
                  "expected type, event, name, userId, properties.*, traits.*, context.* or another"
                      + " field of the Segment spec"));
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
    if (current().kind() == Token.Kind.OPEN_LIST && peek(1).kind() == Token.Kind.TEXT) {
      throw error(current(), "a key after \".\": write ." + Lexer.escaped(peek(1).text()));
    }
    if (isObject && keys.size() == 1) {
      throw error(current(), "\".\" and a key after " + root);
    }
    return new Field(keys);
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
