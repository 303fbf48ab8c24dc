package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.json.JsonText;
import io.spillway.json.TextOutput;

/** The text of a value in a cell, and the tests that ECMAScript would apply to the value. */
public final class ValueText {
  private ValueText() {}

  /** Text as it is, null and missing as nothing, anything else as JSON. */
  public static void write(JsonNode value, TextOutput out) {
    JsonText.writePlain(value, out);
  }

  /**
   * The value, or its only item if it is an array of one scalar: Segment coerces such an array
   * where it expects text (JSON Schema coercion with arrays).
   */
  public static JsonNode scalar(JsonNode value) {
    boolean one = value.isArray() && value.size() == 1 && !value.get(0).isContainerNode();
    return one ? value.get(0) : value;
  }

  public static boolean isNullOrMissing(JsonNode value) {
    return value.isNull() || value.isMissingNode();
  }

  /** Whether a condition counts it as true: all but null, missing, false, 0, NaN and empty text. */
  public static boolean isTruthy(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL, MISSING -> false;
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.doubleValue() != 0 && !Double.isNaN(value.doubleValue());
      case STRING -> !value.textValue().isEmpty();
      default -> true;
    };
  }

  /**
   * Whether {@code @if blank} counts it as blank: null, missing, empty text, 0, false, and an array
   * whose only item, at any depth of arrays, is empty text or null.
   */
  public static boolean isBlank(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> isBlankArray(value);
      case OBJECT -> false;
      case NUMBER -> value.doubleValue() == 0;
      default -> !isTruthy(value);
    };
  }

  private static boolean isBlankArray(JsonNode array) {
    JsonNode value = array;
    while (value.isArray()) {
      if (value.isEmpty()) {
        return true;
      }
      if (value.size() > 1) {
        return false;
      }
      value = value.get(0);
    }
    return isNullOrMissing(value) || (value.isTextual() && value.textValue().isEmpty());
  }
}
