package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.json.EcmaNumber;

/** ECMAScript's conversions and comparisons, which Liquid's filters and operators rest on. */
final class Js {
  private static final String OBJECT = "[object Object]";

  private Js() {}

  /** {@code Number(value)}. */
  static double number(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> value.doubleValue();
      case BOOLEAN -> value.booleanValue() ? 1 : 0;
      case STRING -> EcmaNumber.parse(value.textValue());
      case NULL -> 0;
      case ARRAY -> EcmaNumber.parse(string(value));
      case POJO -> 0;
      default -> Double.NaN;
    };
  }

  /** {@code Number(value) || 0}. */
  static double numberOrZero(JsonNode value) {
    double number = number(value);
    return Double.isNaN(number) ? 0 : number;
  }

  /** {@code String(value)}. */
  static String string(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> value.textValue();
      case NUMBER -> EcmaNumber.text(value);
      case BOOLEAN -> value.asText();
      case NULL -> "null";
      case ARRAY -> join(value, ",");
      case OBJECT -> OBJECT;
      case POJO -> "";
      default -> "undefined";
    };
  }

  /** {@code Array.prototype.join}. */
  static String join(JsonNode array, String separator) {
    StringBuilder joined = new StringBuilder();
    join(array, separator, joined);
    return joined.toString();
  }

  private static void join(JsonNode array, String separator, StringBuilder joined) {
    for (int i = 0; i < array.size(); i++) {
      if (i > 0) {
        joined.append(separator);
      }
      JsonNode item = array.get(i);
      if (item.isArray()) {
        join(item, ",", joined);
      } else if (!isNil(item)) {
        joined.append(string(item));
      }
    }
  }

  /** The text that outputs and text filters make of a value. */
  static String text(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL, MISSING, POJO -> "";
      case ARRAY -> {
        StringBuilder texts = new StringBuilder();
        texts(value, texts);
        yield texts.toString();
      }
      default -> string(value);
    };
  }

  private static void texts(JsonNode array, StringBuilder texts) {
    for (JsonNode item : array) {
      if (item.isArray()) {
        texts(item, texts);
      } else {
        texts.append(text(item));
      }
    }
  }

  /** Null, missing or the word {@code nil}. */
  static boolean isNil(JsonNode value) {
    return value.isNull() || value.isMissingNode() || Word.NIL.is(value);
  }

  /** All but false and nil. */
  static boolean isTruthy(JsonNode value) {
    return !isNil(value) && !(value.isBoolean() && !value.booleanValue());
  }

  /** {@code ==} in a template. */
  static boolean equal(JsonNode a, JsonNode b) {
    if (a.isPojo()) {
      return Word.of(a).equalTo(b);
    }
    if (b.isPojo()) {
      return Word.of(b).equalTo(a);
    }
    if (a.isArray()) {
      return b.isArray() && equalItems(a, b);
    }
    if (a.isNumber()) {
      return b.isNumber() && a.doubleValue() == b.doubleValue();
    }
    return a.isObject() ? isSame(a, b) : a.equals(b);
  }

  /** Objects are equal only to themselves. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(JsonNode a, JsonNode b) {
    return a == b;
  }

  private static boolean equalItems(JsonNode a, JsonNode b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!equal(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** {@code <}, {@code <=}, {@code >}, {@code >=}: text with text by UTF-16 units, else numbers. */
  static boolean ordered(String operator, JsonNode a, JsonNode b) {
    if (a.isPojo() || b.isPojo()) {
      return false;
    }
    boolean texts = isText(a) && isText(b);
    if (!texts && (Double.isNaN(primitiveNumber(a)) || Double.isNaN(primitiveNumber(b)))) {
      return false;
    }
    int order =
        texts
            ? string(a).compareTo(string(b))
            : Double.compare(primitiveNumber(a) + 0.0, primitiveNumber(b) + 0.0);
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static boolean isText(JsonNode value) {
    return value.isTextual() || value.isContainerNode();
  }

  private static double primitiveNumber(JsonNode value) {
    return value.isContainerNode() ? EcmaNumber.parse(string(value)) : number(value);
  }

  /** Whether an array has an item, or a text has a part. */
  static boolean contains(JsonNode container, JsonNode item) {
    if (container.isArray()) {
      for (JsonNode candidate : container) {
        if (equal(candidate, item)) {
          return true;
        }
      }
      return false;
    }
    String searched = Word.NIL.is(item) ? "null" : string(item);
    return container.isTextual() && container.textValue().contains(searched);
  }
}
