package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import io.spillway.liquid.Filter.Arguments;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Filters for numbers. All compute with doubles; text that is not a number counts as 0. */
final class MathFilters {
  /** Doubles from here on have no fraction. */
  private static final double MAX_FRACTIONAL = 4_503_599_627_370_496.0;

  private static final double EPSILON = Math.ulp(1.0);

  private MathFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("abs", unary(Math::abs));
    filters.put("ceil", unary(Math::ceil));
    filters.put("floor", unary(Math::floor));
    filters.put("at_least", (value, a, c) -> limited(value, a, Math::max));
    filters.put("at_most", (value, a, c) -> limited(value, a, Math::min));
    filters.put("plus", binary((a, b) -> a + b));
    filters.put("minus", binary((a, b) -> a - b));
    filters.put("times", binary((a, b) -> a * b));
    filters.put("modulo", binary((a, b) -> ((a % b) + b) % b));
    filters.put("divided_by", MathFilters::divide);
    filters.put("round", MathFilters::round);
  }

  private static Filter unary(DoubleUnaryOperator operator) {
    return (value, arguments, context) ->
        DoubleNode.valueOf(operator.applyAsDouble(Coercion.numberOrZero(value, context.meter())));
  }

  private static Filter binary(DoubleBinaryOperator operator) {
    return (value, arguments, context) ->
        DoubleNode.valueOf(
            operator.applyAsDouble(
                Coercion.numberOrZero(value, context.meter()), arguments.number(0)));
  }

  private static JsonNode limited(
      JsonNode value, Arguments arguments, DoubleBinaryOperator operator) {
    double limited = Coercion.numberOrZero(value, arguments.meter());
    for (JsonNode argument : arguments.values()) {
      limited = operator.applyAsDouble(limited, Coercion.numberOrZero(argument, arguments.meter()));
    }
    return DoubleNode.valueOf(limited);
  }

  private static JsonNode divide(JsonNode value, Arguments arguments, RenderContext context) {
    double quotient = Coercion.numberOrZero(value, context.meter()) / arguments.number(0);
    boolean whole = arguments.values().size() > 1 && arguments.number(1) != 0;
    return DoubleNode.valueOf(whole ? Math.floor(quotient) : quotient);
  }

  private static JsonNode round(JsonNode value, Arguments arguments, RenderContext context) {
    double digits = arguments.values().isEmpty() ? 0 : arguments.number(0);
    double scale = Math.pow(10, digits);
    // A tiny amount is added so that 1.005, whose double is a little smaller, rounds up.
    double number = Coercion.numberOrZero(value, context.meter());
    return DoubleNode.valueOf(half((number * scale) * (1 + EPSILON)) / scale);
  }

  /** Rounds half up, also negative numbers, as ECMAScript does. */
  private static double half(double value) {
    return Math.abs(value) < MAX_FRACTIONAL ? Math.round(value) : value;
  }
}
