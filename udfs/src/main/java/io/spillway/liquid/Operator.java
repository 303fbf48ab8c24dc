package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Meter;
import io.spillway.json.EcmaNumber;
import io.spillway.json.TextSearch;

/** The operators of expressions. */
enum Operator {
  EQUAL("==", 2) {
    @Override
    boolean test(JsonNode left, JsonNode right, Meter meter) {
      return equal(left, right, meter);
    }
  },
  NOT_EQUAL("!=", 2) {
    @Override
    boolean test(JsonNode left, JsonNode right, Meter meter) {
      return !equal(left, right, meter);
    }
  },
  AT_LEAST(">=", 2) {
    @Override
    boolean test(JsonNode left, JsonNode right, Meter meter) {
      return comparable(left, right, meter) && compare(left, right, meter) >= 0;
    }
  },
  AT_MOST("<=", 2) {
    @Override
    boolean test(JsonNode left, JsonNode right, Meter meter) {
      return comparable(left, right, meter) && compare(left, right, meter) <= 0;
    }
  },
  GREATER(">", 2) {
    @Override
    boolean test(JsonNode left, JsonNode right, Meter meter) {
      return comparable(left, right, meter) && compare(left, right, meter) > 0;
    }
  },
  LESS("<", 2) {
    @Override
    boolean test(JsonNode left, JsonNode right, Meter meter) {
      return comparable(left, right, meter) && compare(left, right, meter) < 0;
    }
  },
  CONTAINS("contains", 2) {
    @Override
    boolean test(JsonNode left, JsonNode right, Meter meter) {
      return contains(left, right, meter);
    }
  },
  /** Has one operand, the right one. */
  NOT("not", 1) {
    @Override
    boolean test(JsonNode left, JsonNode right, Meter meter) {
      return !Coercion.isTruthy(right);
    }
  },
  AND("and", 0) {
    @Override
    boolean test(JsonNode left, JsonNode right, Meter meter) {
      return Coercion.isTruthy(left) && Coercion.isTruthy(right);
    }
  },
  OR("or", 0) {
    @Override
    boolean test(JsonNode left, JsonNode right, Meter meter) {
      return Coercion.isTruthy(left) || Coercion.isTruthy(right);
    }
  };

  private final String symbol;
  private final int precedence;

  Operator(String symbol, int precedence) {
    this.symbol = symbol;
    this.precedence = precedence;
  }

  String symbol() {
    return symbol;
  }

  /** Operators of higher precedence are evaluated first. */
  int precedence() {
    return precedence;
  }

  abstract boolean test(JsonNode left, JsonNode right, Meter meter);

  static boolean equal(JsonNode left, JsonNode right, Meter meter) {
    meter.scan(textLength(left) + textLength(right));
    if (left.isPojo()) {
      return KeywordLiteral.of(left).equalTo(right);
    }
    if (right.isPojo()) {
      return KeywordLiteral.of(right).equalTo(left);
    }
    if (left.isArray()) {
      return right.isArray() && equalItems(left, right, meter);
    }
    if (left.isNumber()) {
      return right.isNumber() && left.doubleValue() == right.doubleValue();
    }
    return left.isObject() ? isSame(left, right) : left.equals(right);
  }

  private static int textLength(JsonNode value) {
    return value.isTextual() ? value.textValue().length() : 0;
  }

  /** Objects are equal only to themselves. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(JsonNode left, JsonNode right) {
    return left == right;
  }

  private static boolean equalItems(JsonNode left, JsonNode right, Meter meter) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i), meter)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the values have an order: keyword literals and what is not a number have none. */
  private static boolean comparable(JsonNode left, JsonNode right, Meter meter) {
    if (left.isPojo() || right.isPojo()) {
      return false;
    }
    return areTexts(left, right)
        || !(Double.isNaN(primitiveNumber(left, meter))
            || Double.isNaN(primitiveNumber(right, meter)));
  }

  /** Compares text with text by UTF-16 units, anything else as numbers. */
  private static int compare(JsonNode left, JsonNode right, Meter meter) {
    return areTexts(left, right)
        ? Coercion.string(left, meter).compareTo(Coercion.string(right, meter))
        : Double.compare(primitiveNumber(left, meter) + 0.0, primitiveNumber(right, meter) + 0.0);
  }

  private static boolean areTexts(JsonNode left, JsonNode right) {
    return isText(left) && isText(right);
  }

  private static boolean isText(JsonNode value) {
    return value.isTextual() || value.isContainerNode();
  }

  private static double primitiveNumber(JsonNode value, Meter meter) {
    return value.isContainerNode()
        ? EcmaNumber.parse(Coercion.string(value, meter))
        : Coercion.number(value, meter);
  }

  /** Whether an array has an item, or a text contains another. */
  private static boolean contains(JsonNode left, JsonNode item, Meter meter) {
    JsonNode container = Coercion.value(left);
    if (container.isArray()) {
      for (JsonNode candidate : container) {
        if (equal(candidate, item, meter)) {
          return true;
        }
      }
      return false;
    }
    String sought = Coercion.string(Coercion.value(item), meter);
    if (!container.isTextual()) {
      return false;
    }
    meter.sought(sought.length());
    meter.scan(textLength(container));
    return new TextSearch(sought).isIn(container.textValue());
  }
}
