package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What is passed to a filter. A named argument is an array of its name and its value. */
record Arguments(List<JsonNode> values) {
  /** The argument, missing when there are not so many. */
  JsonNode get(int index) {
    return index < values.size() ? values.get(index) : Rendering.nothing();
  }

  boolean has(int index) {
    return !get(index).isMissingNode();
  }

  /** The argument as text, empty when absent. */
  String text(int index) {
    return Js.text(get(index));
  }

  String text(int index, String absent) {
    return has(index) ? text(index) : absent;
  }

  /** The argument as a number, not a number when absent. */
  double number(int index) {
    return index < values.size() ? Js.numberOrZero(get(index)) : Double.NaN;
  }

  double number(int index, double absent) {
    return has(index) ? Js.number(get(index)) : absent;
  }
}
