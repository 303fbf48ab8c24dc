package io.spillway.trigger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What Segment understands of a trigger that breaks the grammar. It takes a field and whatever two
 * tokens follow for a condition, passes over what it does not know, joins all conditions of a group
 * by the last "and" or "or" in it, and closes a group at the first parenthesis. Customers' triggers
 * that work today because of that must go on to match the same events.
 */
final class SegmentReading {
  private static final Set<String> PLAIN_FIELDS = Set.of("type", "event", "name", "userId");
  private static final Set<String> CALL_FIELDS = Set.of("event", "name", "userId");
  private static final List<String> NESTED_FIELDS = List.of("properties", "traits", "context");

  /** What is left of a group without any condition: Segment fails on the events that get to it. */
  private static final Condition NOTHING = event -> false;

  private final List<Token> tokens;
  private int at;
  private final List<Condition> conditions = new ArrayList<>();
  private boolean or;

  private SegmentReading(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** The condition, empty when Segment takes the trigger for invalid or for empty. */
  static Optional<Condition> read(String fql) {
    return SegmentLexer.tokens(fql)
        .flatMap(tokens -> new SegmentReading(joined(tokens)).read())
        .filter(condition -> condition != NOTHING);
  }

  /** Names with dots between them become one. */
  private static List<Token> joined(List<Token> tokens) {
    List<Token> result = new ArrayList<>();
    int i = 0;
    while (i < tokens.size()) {
      Token token = tokens.get(i);
      Token last = result.isEmpty() ? token : result.get(result.size() - 1);
      if (token.kind() == Token.Kind.DOT
          && last.kind() == Token.Kind.NAME
          && tokens.get(i + 1).kind() == Token.Kind.NAME) {
        Token next = tokens.get(i + 1);
        result.set(
            result.size() - 1,
            new Token(Token.Kind.NAME, last.text() + "." + next.text(), last.start(), next.end()));
        i += 2;
      } else {
        result.add(token);
        i++;
      }
    }
    return result;
  }

  private Optional<Condition> read() {
    while (at < tokens.size() && tokens.get(at).kind() != Token.Kind.END) {
      Token token = tokens.get(at++);
      boolean usable =
          switch (token.kind()) {
            case NAME -> name(token);
            case NOT -> at >= tokens.size() || !isFunction(tokens.get(at)) || call(true);
            case OPEN -> group();
            case AND, OR -> {
              or = token.kind() == Token.Kind.OR;
              yield true;
            }
            default -> true;
          };
      if (!usable) {
        return Optional.empty();
      }
    }
    if (conditions.isEmpty()) {
      return Optional.of(NOTHING);
    }
    return Optional.of(or ? Condition.any(conditions) : Condition.all(conditions));
  }

  private boolean name(Token token) {
    String root = root(token.text());
    if (PLAIN_FIELDS.contains(root) || NESTED_FIELDS.contains(root)) {
      return comparison(token.text(), root);
    }
    if (isFunction(token)) {
      at--;
      return call(false);
    }
    return true;
  }

  private static String root(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static boolean isFunction(Token token) {
    return token.isName("contains") || token.isName("match");
  }

  private boolean comparison(String name, String root) {
    if (at + 1 >= tokens.size()) {
      return false;
    }
    Token operator = tokens.get(at++);
    Token value = tokens.get(at++);
    boolean plain = PLAIN_FIELDS.contains(root);
    conditions.add(
        Conditions.comparison(
            plain ? new Field(List.of(root)) : nested(name, root),
            plain,
            operator.text(),
            Operand.of(value)));
    return true;
  }

  /** Keys are cut at dots and brackets, wherever they come from. */
  private static Field nested(String name, String root) {
    String inside = name.startsWith(root + ".") ? name.substring(root.length() + 1) : name;
    List<String> keys = new ArrayList<>();
    keys.add(root);
    Arrays.stream(inside.split("[\\[.\\]]", -1)).filter(key -> !key.isEmpty()).forEach(keys::add);
    return new Field(keys);
  }

  private boolean call(boolean negated) {
    boolean contains = tokens.get(at).isName("contains");
    // The name of the function, "(", the field, ",", the text, ")": whatever stands there.
    int field = at + 2;
    int argument = at + 4;
    at = Math.min(tokens.size(), at + 6);
    if (argument >= tokens.size()) {
      return false;
    }
    String name = tokens.get(field).kind() == Token.Kind.NAME ? tokens.get(field).text() : "";
    Token value = tokens.get(argument);
    BiPredicate<String, String> predicate = String::contains;
    String text = Operand.of(value).plainText();
    if (!contains) {
      boolean start = value.kind() == Token.Kind.TEXT && value.text().endsWith("*");
      predicate = start ? String::startsWith : String::endsWith;
      text =
          start ? text.substring(0, text.length() - 1) : text.substring(Math.min(1, text.length()));
    }
    if (CALL_FIELDS.contains(name)) {
      conditions.add(Conditions.textCall(new Field(List.of(name)), predicate, text, negated));
    }
    for (String root : NESTED_FIELDS) {
      if (name.startsWith(root)) {
        conditions.add(Conditions.textCall(nested(name, root), predicate, text, negated));
      }
    }
    return true;
  }

  private boolean group() {
    int close = at;
    while (close < tokens.size() && tokens.get(close).kind() != Token.Kind.CLOSE) {
      close++;
    }
    if (close == tokens.size()) {
      return false;
    }
    List<Token> inside = new ArrayList<>(tokens.subList(at, close));
    inside.add(new Token(Token.Kind.END, "eos", 0, 0));
    at = close + 1;
    Optional<Condition> group = new SegmentReading(inside).read();
    group.ifPresent(conditions::add);
    return group.isPresent();
  }
}
