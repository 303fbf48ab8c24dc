package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Meter;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import io.spillway.json.TextSearch;
import io.spillway.trigger.Lexer.Token;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * A test of the value at one place of an event, with the meaning it has in Segment.
 *
 * @param requiredText the only text that passes the test, if there is just one
 */
record FieldCondition(Field field, ValueTest test, @Nullable String requiredText)
    implements Condition {
  private static final List<String> TYPE = List.of("type");
  private static final Condition NEVER = (event, meter) -> false;

  /** A test of a value; one that looks at all of a text charges it. */
  @FunctionalInterface
  private interface ValueTest {
    boolean passes(JsonNode value, Meter meter);
  }

  private FieldCondition(Field field, ValueTest test) {
    this(field, test, null);
  }

  /** {@code field operator operand}, never true for an operator that does not exist. */
  static Condition comparison(Field field, String operator, Token operand) {
    double number = operand.number();
    return switch (operator) {
      case "=" -> equal(field, operand);
      case "!=" -> notEqual(field, operand);
      case "<" -> ordered(field, operand, value -> value < number);
      case "<=" -> ordered(field, operand, value -> value <= number);
      case ">" -> ordered(field, operand, value -> value > number);
      case ">=" -> ordered(field, operand, value -> value >= number);
      default -> NEVER;
    };
  }

  /** {@code contains(...)} or its negation, which both require text. */
  static Condition contains(Field field, String part, boolean negated) {
    TextSearch search = new TextSearch(part);
    return new FieldCondition(
        field,
        (value, meter) -> {
          String text = value.textValue();
          if (text == null) {
            return false;
          }
          meter.scan(text.length());
          return search.isIn(text) != negated;
        },
        null);
  }

  /** {@code match(...)} or its negation, which both require text. */
  static Condition match(
      Field field, BiPredicate<String, String> predicate, String argument, boolean negated) {
    return new FieldCondition(
        field,
        (value, meter) -> {
          String text = value.textValue();
          return text != null && predicate.test(text, argument) != negated;
        });
  }

  private static Condition equal(Field field, Token operand) {
    if (operand.isNull()) {
      return new FieldCondition(field, (value, meter) -> isAbsent(value));
    }
    boolean typed = !field.isText() || field.root().equals("userId");
    if (typed && operand.isBoolean()) {
      boolean expected = operand.text().equals("true");
      return new FieldCondition(
          field, (value, meter) -> value.isBoolean() && value.booleanValue() == expected);
    }
    if (!field.isText() && operand.isNumber()) {
      double number = operand.number();
      return numeric(field, value -> value == number);
    }
    String text = operand.plainText();
    return new FieldCondition(field, (value, meter) -> text.equals(value.textValue()), text);
  }

  private static Condition notEqual(Field field, Token operand) {
    if (operand.isNull()) {
      return new FieldCondition(field, (value, meter) -> !isAbsent(value));
    }
    if (!field.isText() && operand.isNumber()) {
      double number = operand.number();
      return numeric(field, value -> value != number);
    }
    String text = operand.plainText();
    return new FieldCondition(field, (value, meter) -> !text.equals(value.textValue()));
  }

  private static Condition ordered(Field field, Token operand, DoublePredicate test) {
    return field.isText() && operand.isBoolean() ? NEVER : numeric(field, test);
  }

  private static Condition numeric(Field field, DoublePredicate test) {
    return new FieldCondition(
        field, (value, meter) -> value.isNumber() && test.test(value.doubleValue()));
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isNull() || value.isMissingNode();
  }

  @Override
  public boolean test(JsonNode event, Meter meter) {
    meter.step();
    return test.passes(field.find(event), meter);
  }

  @Override
  public BooleanSupplier bind(LazyEvent event, Meter meter) {
    if (field.hasDottedKey()) {
      return Condition.super.bind(event, meter);
    }
    EventPath path = event.path(field.keys());
    return () -> {
      meter.step();
      return test.passes(event.value(path), meter);
    };
  }

  @Override
  public boolean mayMatch(JsonNode type) {
    return !field.keys().equals(TYPE) || test.passes(type, Meter.unlimited());
  }

  @Override
  public Map<List<String>, Set<String>> requiredTexts() {
    return requiredText == null || field.hasDottedKey()
        ? Map.of()
        : Map.of(field.keys(), Set.of(requiredText));
  }
}
