package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Meter;
import io.spillway.event.IsoTime;
import io.spillway.event.LazyEvent;
import io.spillway.json.TextSearch;
import io.spillway.trigger.Lexer.Token;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A test of one value, with the meaning that it has in Segment.
 *
 * @param requiredText the only text that passes the test, if there is just one
 */
record ValueCondition(Operand operand, ValueTest test, @Nullable String requiredText)
    implements Condition {
  /** A condition that no event meets. */
  static final Condition NEVER = (event, meter) -> false;

  private static final List<String> TYPE = List.of("type");

  /** A test of a value; one that looks at all of a text charges it. */
  @FunctionalInterface
  private interface ValueTest {
    boolean passes(JsonNode value, Meter meter);
  }

  private ValueCondition(Operand operand, ValueTest test) {
    this(operand, test, null);
  }

  /** {@code operand operator literal}; {@link #NEVER} for an operator that does not exist. */
  static Condition comparison(Operand operand, String operator, Token literal) {
    return switch (operator) {
      case "=" -> equal(operand, literal);
      case "!=" -> notEqual(operand, literal);
      case "<", "<=", ">", ">=" -> ordered(operand, literal, order(operator));
      default -> NEVER;
    };
  }

  /**
   * What {@link Integer#compare} gives when {@code <}, {@code <=}, {@code >} or {@code >=} holds.
   */
  static IntPredicate order(String operator) {
    return switch (operator) {
      case "<" -> compared -> compared < 0;
      case "<=" -> compared -> compared <= 0;
      case ">" -> compared -> compared > 0;
      default -> compared -> compared >= 0;
    };
  }

  /** {@code contains(...)} or its negation, which both require text. */
  static Condition contains(Operand operand, String part, boolean negated) {
    TextSearch search = new TextSearch(part);
    return ofText(
        operand,
        (text, meter) -> {
          meter.scan(text.length());
          return search.isIn(text) != negated;
        });
  }

  /** {@code match(...)} or its negation, which both require text. */
  static Condition match(Operand operand, Glob glob, boolean negated) {
    return ofText(operand, (text, meter) -> glob.matches(text, meter) != negated);
  }

  private static Condition ofText(Operand operand, BiPredicate<String, Meter> test) {
    return new ValueCondition(
        operand,
        (value, meter) -> {
          String text = value.textValue();
          return text != null && test.test(text, meter);
        });
  }

  /** {@code literal in operand}: whether a list has an item that equals the literal. */
  static Condition isIn(Token literal, Operand operand) {
    ValueTest equal = equalTest(literal, false, false);
    return new ValueCondition(
        operand,
        (value, meter) -> {
          if (!value.isArray()) {
            return false;
          }
          for (JsonNode item : value) {
            meter.step();
            if (equal.passes(item, meter)) {
              return true;
            }
          }
          return false;
        });
  }

  /** {@code operand}: whether it is true. */
  static Condition isTrue(Operand operand) {
    return new ValueCondition(operand, (value, meter) -> value.isBoolean() && value.booleanValue());
  }

  private static Condition equal(Operand operand, Token literal) {
    boolean numbersAsText = operand.comparesNumbersAsText();
    boolean booleansAsText = operand.comparesBooleansAsText();
    boolean isText =
        !literal.isNull()
            && (numbersAsText || !literal.isNumber())
            && (booleansAsText || !literal.isBoolean());
    return new ValueCondition(
        operand,
        equalTest(literal, numbersAsText, booleansAsText),
        isText ? literal.plainText() : null);
  }

  private static ValueTest equalTest(Token literal, boolean numbersAsText, boolean booleansAsText) {
    if (literal.isNull()) {
      return (value, meter) -> isAbsent(value);
    }
    if (literal.isBoolean() && !booleansAsText) {
      boolean expected = literal.text().equals("true");
      return (value, meter) -> value.isBoolean() && value.booleanValue() == expected;
    }
    if (literal.isNumber() && !numbersAsText) {
      ComparedNumber number = ComparedNumber.of(literal.text());
      return (value, meter) -> value.isNumber() && number.compare(value) == 0;
    }
    String text = literal.plainText();
    return (value, meter) -> text.equals(value.textValue());
  }

  /** A number requires a number; everything else takes what {@code =} does not. */
  private static Condition notEqual(Operand operand, Token literal) {
    if (literal.isNumber() && !operand.comparesNumbersAsText()) {
      ComparedNumber number = ComparedNumber.of(literal.text());
      return numeric(operand, value -> number.compare(value) != 0);
    }
    ValueTest equal =
        equalTest(literal, operand.comparesNumbersAsText(), operand.comparesBooleansAsText());
    return new ValueCondition(operand, (value, meter) -> !equal.passes(value, meter));
  }

  private static Condition ordered(Operand operand, Token literal, IntPredicate order) {
    if (operand.comparesNumbersAsText() && literal.isBoolean()) {
      return NEVER;
    }
    ComparedNumber number =
        literal.isBoolean()
            ? ComparedNumber.of(literal.text().equals("true") ? 1 : 0)
            : ComparedNumber.of(literal.text());
    if (number.isNumber()) {
      return numeric(operand, value -> order.test(number.compare(value)));
    }
    long millis = IsoTime.millis(literal.text());
    if (millis == IsoTime.UNREADABLE) {
      return NEVER;
    }
    return ofText(
        operand,
        (text, meter) -> {
          long time = IsoTime.millis(text);
          return time != IsoTime.UNREADABLE && order.test(Long.compare(time, millis));
        });
  }

  @FunctionalInterface
  private interface NumberTest {
    boolean passes(JsonNode number);
  }

  private static Condition numeric(Operand operand, NumberTest test) {
    return new ValueCondition(operand, (value, meter) -> value.isNumber() && test.passes(value));
  }

  /** Whether a value is null or missing. */
  static boolean isAbsent(JsonNode value) {
    return value.isNull() || value.isMissingNode();
  }

  @Override
  public boolean test(JsonNode event, Meter meter) {
    meter.step();
    return test.passes(operand.in(event, meter), meter);
  }

  @Override
  public BooleanSupplier bind(LazyEvent event, Meter meter) {
    Supplier<JsonNode> value = operand.bind(event, meter);
    return () -> {
      meter.step();
      return test.passes(value.get(), meter);
    };
  }

  @Override
  public boolean mayMatch(JsonNode type) {
    return !operand.place().equals(TYPE) || test.passes(type, Meter.unlimited());
  }

  @Override
  public Map<List<String>, Set<String>> requiredTexts() {
    return requiredText == null || operand.place().isEmpty()
        ? Map.of()
        : Map.of(operand.place(), Set.of(requiredText));
  }
}
