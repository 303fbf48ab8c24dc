package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Meter;
import io.spillway.json.EcmaNumber;
import io.spillway.json.TextBuffer;

/** The conversions of ECMAScript and LiquidJS between types of values. */
final class Coercion {
  private static final String OBJECT = "[object Object]";

  private Coercion() {}

  /**
   * The value that a keyword literal stands for outside of comparisons; other values themselves.
   */
  static JsonNode value(JsonNode value) {
    if (!value.isPojo()) {
      return value;
    }
    return KeywordLiteral.NIL.is(value) ? NullNode.getInstance() : TextNode.valueOf("");
  }

  /** {@code Boolean(value)}. */
  static boolean bool(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> value.doubleValue() != 0 && !Double.isNaN(value.doubleValue());
      case BOOLEAN -> value.booleanValue();
      case STRING -> !value.textValue().isEmpty();
      case NULL, MISSING -> false;
      default -> true;
    };
  }

  /** {@code Number(value)}. */
  static double number(JsonNode value, Meter meter) {
    return switch (value.getNodeType()) {
      case NUMBER -> value.doubleValue();
      case BOOLEAN -> value.booleanValue() ? 1 : 0;
      case STRING -> {
        meter.scan(value.textValue().length());
        yield EcmaNumber.parse(value.textValue());
      }
      case NULL -> 0;
      case ARRAY -> EcmaNumber.parse(string(value, meter));
      case POJO -> 0;
      default -> Double.NaN;
    };
  }

  /** {@code Number(value) || 0}. */
  static double numberOrZero(JsonNode value, Meter meter) {
    double number = number(value, meter);
    return Double.isNaN(number) ? 0 : number;
  }

  /** {@code String(value)}. */
  static String string(JsonNode value, Meter meter) {
    return switch (value.getNodeType()) {
      case STRING -> value.textValue();
      case NUMBER -> EcmaNumber.text(value);
      case BOOLEAN -> value.asText();
      case NULL -> "null";
      case ARRAY -> join(value, ",", meter);
      case OBJECT, POJO -> OBJECT;
      default -> "undefined";
    };
  }

  /** {@code left + right}: joins text, adds anything else as numbers. */
  static JsonNode add(JsonNode left, JsonNode right, Meter meter) {
    JsonNode a = primitive(left, meter);
    JsonNode b = primitive(right, meter);
    if (a.isTextual() || b.isTextual()) {
      String first = string(a, meter);
      String second = string(b, meter);
      meter.text((long) first.length() + second.length());
      return TextNode.valueOf(first + second);
    }
    return DoubleNode.valueOf(number(a, meter) + number(b, meter));
  }

  private static JsonNode primitive(JsonNode value, Meter meter) {
    return value.isContainerNode() ? TextNode.valueOf(string(value, meter)) : value(value);
  }

  /** {@code Array.prototype.join}. */
  static String join(JsonNode array, String separator, Meter meter) {
    TextBuffer joined = new TextBuffer(meter);
    join(array, separator, joined);
    return joined.toString();
  }

  private static void join(JsonNode array, String separator, TextBuffer joined) {
    for (int i = 0; i < array.size(); i++) {
      if (i > 0) {
        joined.text(separator);
      }
      joined.meter().step();
      JsonNode item = array.get(i);
      if (item.isArray()) {
        join(item, ",", joined);
      } else if (!item.isNull() && !item.isMissingNode()) {
        joined.text(string(item, joined.meter()));
      }
    }
  }

  /** The text of a value in the output and in text filters. */
  static String text(JsonNode value, Meter meter) {
    return switch (value.getNodeType()) {
      case NULL, MISSING, POJO -> "";
      case ARRAY -> {
        TextBuffer texts = new TextBuffer(meter);
        texts(value, texts);
        yield texts.toString();
      }
      default -> string(value, meter);
    };
  }

  private static void texts(JsonNode array, TextBuffer texts) {
    for (JsonNode item : array) {
      texts.meter().step();
      if (item.isArray()) {
        texts(item, texts);
      } else {
        texts.text(text(item, texts.meter()));
      }
    }
  }

  /** Whether the value is null, missing or the literal {@code nil}. */
  static boolean isNil(JsonNode value) {
    return value.isNull() || value.isMissingNode() || KeywordLiteral.NIL.is(value);
  }

  /** Whether the value counts as true: everything but false and nil. */
  static boolean isTruthy(JsonNode value) {
    return !isNil(value) && !(value.isBoolean() && !value.booleanValue());
  }
}
