package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Meter;
import io.spillway.event.IsoTime;
import io.spillway.event.LazyEvent;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** A test of two values of an event. */
record PairCondition(Operand left, PairTest test, Operand right) implements Condition {
  @FunctionalInterface
  private interface PairTest {
    boolean passes(JsonNode left, JsonNode right, Meter meter);
  }

  /** {@code left operator right}. Values of different types are not equal and have no order. */
  static Condition comparison(Operand left, String operator, Operand right) {
    return switch (operator) {
      case "=" -> new PairCondition(left, (one, other, meter) -> areEqual(one, other), right);
      case "!=" -> new PairCondition(left, (one, other, meter) -> !areEqual(one, other), right);
      default -> {
        IntPredicate order = ValueCondition.order(operator);
        yield new PairCondition(left, (one, other, meter) -> areOrdered(one, order, other), right);
      }
    };
  }

  /** {@code left in right}: whether a list has an item that equals a value. */
  static Condition isIn(Operand left, Operand right) {
    return new PairCondition(
        left,
        (one, list, meter) -> {
          if (!list.isArray()) {
            return false;
          }
          for (JsonNode item : list) {
            meter.step();
            if (areEqual(one, item)) {
              return true;
            }
          }
          return false;
        },
        right);
  }

  /** Objects and lists equal nothing. */
  private static boolean areEqual(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return ComparedNumber.of(other).compare(one) == 0;
    }
    return ValueCondition.isAbsent(one)
        ? ValueCondition.isAbsent(other)
        : one.isValueNode() && one.equals(other);
  }

  private static boolean areOrdered(JsonNode one, IntPredicate order, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return order.test(ComparedNumber.of(other).compare(one));
    }
    long time = IsoTime.millis(one.textValue());
    long otherTime = IsoTime.millis(other.textValue());
    return time != IsoTime.UNREADABLE
        && otherTime != IsoTime.UNREADABLE
        && order.test(Long.compare(time, otherTime));
  }

  @Override
  public boolean test(JsonNode event, Meter meter) {
    meter.steps(2);
    return test.passes(left.in(event, meter), right.in(event, meter), meter);
  }

  @Override
  public BooleanSupplier bind(LazyEvent event, Meter meter) {
    Supplier<JsonNode> one = left.bind(event, meter);
    Supplier<JsonNode> other = right.bind(event, meter);
    return () -> {
      meter.steps(2);
      return test.passes(one.get(), other.get(), meter);
    };
  }
}
