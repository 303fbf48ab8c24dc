package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.json.JsonText;
import io.spillway.json.TextOutput;
import io.spillway.json.TextTooLongException;

/** A value as the text of a cell, and the questions ECMAScript would ask about it. */
final class ValueText {
  /** Longest text that evaluating one value may make; beyond it the event is rejected. */
  static final int MAX_CHARS = 32 * 1024 * 1024;

  private ValueText() {}

  /** Text as it is, null and missing as nothing, anything else as JSON. */
  static void write(JsonNode value, TextOutput out) throws TextTooLongException {
    JsonText.writePlain(value, out);
  }

  /**
   * What counts as text where text is expected: an array of one scalar is that scalar, which is how
   * Segment coerces it (JSON Schema coercion with arrays).
   */
  static JsonNode scalar(JsonNode value) {
    boolean one = value.isArray() && value.size() == 1 && !value.get(0).isContainerNode();
    return one ? value.get(0) : value;
  }

  static boolean isNullOrMissing(JsonNode value) {
    return value.isNull() || value.isMissingNode();
  }

  /** What a condition takes for true: all but null, missing, false, 0, NaN and empty text. */
  static boolean isTruthy(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL, MISSING -> false;
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.doubleValue() != 0 && !Double.isNaN(value.doubleValue());
      case STRING -> !value.textValue().isEmpty();
      default -> true;
    };
  }

  /**
   * What {@code @if blank} takes for blank: null, missing, empty text, 0, false, and an array that
   * holds nothing but one such text or null, however often wrapped.
   */
  static boolean isBlank(JsonNode value) {
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
