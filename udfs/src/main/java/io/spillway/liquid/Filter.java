package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.budget.Meter;
import java.util.List;

/** A filter: computes one value from another and from arguments. */
@FunctionalInterface
interface Filter {
  JsonNode apply(JsonNode value, Arguments arguments, RenderContext context) throws LiquidException;

  /**
   * The arguments of a filter. A named argument is an array of its name and its value.
   *
   * @param meter what converting them is charged to
   */
  record Arguments(List<JsonNode> values, Meter meter) {
    /** The argument; missing when there are fewer. */
    JsonNode get(int index) {
      return index < values.size() ? values.get(index) : MissingNode.getInstance();
    }

    boolean has(int index) {
      return !get(index).isMissingNode();
    }

    /** The argument as text; empty when absent. */
    String text(int index) {
      return Coercion.text(get(index), meter);
    }

    String text(int index, String absent) {
      return has(index) ? text(index) : absent;
    }

    /** The argument as a number; {@code NaN} when absent. */
    double number(int index) {
      return index < values.size() ? Coercion.numberOrZero(get(index), meter) : Double.NaN;
    }

    double number(int index, double absent) {
      return has(index) ? Coercion.number(get(index), meter) : absent;
    }
  }
}
