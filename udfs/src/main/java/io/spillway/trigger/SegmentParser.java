package io.spillway.trigger;

import io.spillway.trigger.Lexer.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Parses a trigger that breaks the grammar the way Segment does. Segment takes a field and any two
 * tokens after it as a condition, ignores what it does not know, joins all conditions of a group by
 * the last "and" or "or" in it, and ends a group at the first closing parenthesis. Triggers of
 * customers that work today because of that must continue to match the same events.
 */
final class SegmentParser {
  private static final Set<String> CALL_FIELDS = Set.of("event", "name", "userId");

  /** A group without any condition: Segment fails on the events for which it evaluates one. */
  private static final Condition NOTHING = (event, meter) -> false;

  private final List<Token> tokens;
  private int at;
  private final List<Condition> conditions = new ArrayList<>();
  private boolean or;

  private SegmentParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** The condition; empty when the trigger is invalid or empty for Segment. */
  static Optional<Condition> parse(String fql) {
    return SegmentLexer.tokens(fql)
        .flatMap(tokens -> new SegmentParser(joined(tokens)).parse())
        .filter(condition -> condition != NOTHING);
  }

  /** Joins names with dots between them to one name. */
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

  private Optional<Condition> parse() {
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
    if (Field.TEXT_FIELDS.contains(root) || Field.OBJECT_FIELDS.contains(root)) {
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
    Field field = Field.TEXT_FIELDS.contains(root) ? new Field(List.of(root)) : nested(name, root);
    Condition condition = ValueCondition.comparison(field, operator.text(), value);
    String text = field + " " + operator.text() + " " + literal(field, value);
    conditions.add(
        condition == ValueCondition.NEVER
            ? condition
            : new Condition.Written(condition, text, field));
    return true;
  }

  /** Names are split into keys at dots and brackets, even at escaped ones. */
  private static Field nested(String name, String root) {
    String inside = name.startsWith(root + ".") ? name.substring(root.length() + 1) : name;
    List<String> keys = new ArrayList<>();
    keys.add(root);
    Arrays.stream(inside.split("[\\[.\\]]", -1)).filter(key -> !key.isEmpty()).forEach(keys::add);
    return new Field(keys);
  }

  private boolean call(boolean negated) {
    boolean contains = tokens.get(at).isName("contains");
    // The name of the function, "(", the field, ",", the text, ")", whatever the tokens are.
    int field = at + 2;
    int argument = at + 4;
    at = Math.min(tokens.size(), at + 6);
    if (argument >= tokens.size()) {
      return false;
    }
    String name = tokens.get(field).kind() == Token.Kind.NAME ? tokens.get(field).text() : "";
    Token value = tokens.get(argument);
    String text = value.plainText();
    boolean start = value.kind() == Token.Kind.TEXT && text.endsWith("*");
    if (!contains) {
      text =
          start ? text.substring(0, text.length() - 1) : text.substring(Math.min(1, text.length()));
    }
    List<Field> fields = new ArrayList<>();
    if (CALL_FIELDS.contains(name)) {
      fields.add(new Field(List.of(name)));
    }
    for (String root : Field.OBJECT_FIELDS) {
      if (name.startsWith(root)) {
        fields.add(nested(name, root));
      }
    }
    for (Field called : fields) {
      conditions.add(
          contains ? contains(called, text, negated) : match(called, text, start, negated));
    }
    return true;
  }

  private static Condition contains(Field field, String part, boolean negated) {
    return new Condition.Written(
        ValueCondition.contains(field, part, negated),
        (negated ? "!contains(" : "contains(") + field + ", " + quoted(part) + ")",
        field);
  }

  private static Condition match(Field field, String part, boolean start, boolean negated) {
    Glob glob =
        start ? (text, meter) -> text.startsWith(part) : (text, meter) -> text.endsWith(part);
    String escaped = part.replaceAll("[*?\\[\\\\]", "\\\\$0");
    return new Condition.Written(
        ValueCondition.match(field, glob, negated),
        (negated ? "!match(" : "match(")
            + field
            + ", "
            + quoted(start ? escaped + "*" : "*" + escaped)
            + ")",
        field);
  }

  private static String literal(Field field, Token value) {
    boolean isPlain =
        value.isNull()
            || (value.isNumber() && !field.comparesNumbersAsText())
            || (value.isBoolean() && !field.comparesBooleansAsText());
    return isPlain ? value.text() : quoted(value.plainText());
  }

  private static String quoted(String text) {
    return text.indexOf('"') < 0 ? '"' + text + '"' : "'" + text + "'";
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
    Optional<Condition> group = new SegmentParser(inside).parse();
    group.ifPresent(conditions::add);
    return group.isPresent();
  }
}
