package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Filters over numbers. All compute with doubles, and take text that holds none for 0. */
final class MathFilters {
  /** Beyond it a double has no fraction. */
  private static final double MAX_FRACTIONAL = 4_503_599_627_370_496.0;

  private static final double EPSILON = Math.ulp(1.0);

  private MathFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("abs", unary(Math::abs));
    filters.put("ceil", unary(Math::ceil));
    filters.put("floor", unary(Math::floor));
    filters.put("at_least", (value, a, r) -> limited(value, a, Math::max));
    filters.put("at_most", (value, a, r) -> limited(value, a, Math::min));
    filters.put("plus", binary((a, b) -> a + b));
    filters.put("minus", binary((a, b) -> a - b));
    filters.put("times", binary((a, b) -> a * b));
    filters.put("modulo", binary((a, b) -> ((a % b) + b) % b));
    filters.put("divided_by", MathFilters::divide);
    filters.put("round", MathFilters::round);
  }

  private static Filter unary(DoubleUnaryOperator operator) {
    return (value, arguments, rendering) ->
        DoubleNode.valueOf(operator.applyAsDouble(Js.numberOrZero(value)));
  }

  private static Filter binary(DoubleBinaryOperator operator) {
    return (value, arguments, rendering) ->
        DoubleNode.valueOf(operator.applyAsDouble(Js.numberOrZero(value), arguments.number(0)));
  }

  private static JsonNode limited(
      JsonNode value, Arguments arguments, DoubleBinaryOperator operator) {
    double limited = Js.numberOrZero(value);
    for (JsonNode argument : arguments.values()) {
      limited = operator.applyAsDouble(limited, Js.numberOrZero(argument));
    }
    return DoubleNode.valueOf(limited);
  }

  private static JsonNode divide(JsonNode value, Arguments arguments, Rendering rendering) {
    double quotient = Js.numberOrZero(value) / arguments.number(0);
    boolean whole = arguments.values().size() > 1 && arguments.number(1) != 0;
    return DoubleNode.valueOf(whole ? Math.floor(quotient) : quotient);
  }

  private static JsonNode round(JsonNode value, Arguments arguments, Rendering rendering) {
    double digits = arguments.values().isEmpty() ? 0 : arguments.number(0);
    double scale = Math.pow(10, digits);
    // A hair is added so that 1.005 rounds up although its double lies below.
    return DoubleNode.valueOf(half((Js.numberOrZero(value) * scale) * (1 + EPSILON)) / scale);
  }

  /** Half rounds up, also for negative numbers, as in ECMAScript. */
  private static double half(double value) {
    return Math.abs(value) < MAX_FRACTIONAL ? Math.round(value) : value;
  }
}
