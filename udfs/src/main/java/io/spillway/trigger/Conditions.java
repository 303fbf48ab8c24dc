package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiPredicate;
import java.util.function.DoublePredicate;

/** The single conditions a trigger is made of, with the meaning they have in Segment. */
final class Conditions {
  private Conditions() {}

  static final Condition NEVER = event -> false;

  /**
   * @param plain whether the field is one of {@code type}, {@code event}, {@code name} and {@code
   *     userId}, where every value but null is compared as text
   */
  static Condition comparison(Field field, boolean plain, String operator, Operand operand) {
    return switch (operator) {
      case "=" -> equal(field, plain, operand);
      case "!=" -> notEqual(field, plain, operand);
      case "<", "<=", ">", ">=" ->
          plain && operand.isBoolean() ? NEVER : ordered(field, operator, operand);
      default -> NEVER;
    };
  }

  private static Condition ordered(Field field, String operator, Operand operand) {
    return switch (operator) {
      case "<" -> number(field, operand, (a, b) -> a < b);
      case "<=" -> number(field, operand, (a, b) -> a <= b);
      case ">" -> number(field, operand, (a, b) -> a > b);
      default -> number(field, operand, (a, b) -> a >= b);
    };
  }

  private static Condition equal(Field field, boolean plain, Operand operand) {
    if (operand.isNull()) {
      return new Condition.OfField(field, Conditions::isAbsent);
    }
    boolean typed = !plain || field.root().equals("userId");
    if (typed && operand.isBoolean()) {
      boolean expected = operand.text().equals("true");
      return new Condition.OfField(
          field, value -> value.isBoolean() && value.booleanValue() == expected);
    }
    if (!plain && operand.isNumber()) {
      return number(field, operand, (a, b) -> a.doubleValue() == b);
    }
    return text(field, operand.plainText());
  }

  private static Condition notEqual(Field field, boolean plain, Operand operand) {
    if (operand.isNull()) {
      return new Condition.OfField(field, value -> !isAbsent(value));
    }
    if (!plain && operand.isNumber()) {
      return number(field, operand, (a, b) -> a.doubleValue() != b);
    }
    String text = operand.plainText();
    return new Condition.OfField(field, value -> !text.equals(value.textValue()));
  }

  /** {@code contains(...)}, {@code match(...)} and their negations: all of them need text. */
  static Condition textCall(
      Field field, BiPredicate<String, String> predicate, String argument, boolean negated) {
    return new Condition.OfField(
        field,
        value -> {
          String text = value.textValue();
          return text != null && predicate.test(text, argument) != negated;
        });
  }

  private static Condition text(Field field, String expected) {
    return new Condition.OfText(field, expected);
  }

  private static Condition number(
      Field field, Operand operand, BiPredicate<Double, Double> comparison) {
    double expected = operand.number();
    DoublePredicate test = value -> comparison.test(value, expected);
    return new Condition.OfField(
        field, value -> value.isNumber() && test.test(value.doubleValue()));
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isNull() || value.isMissingNode();
  }
}
