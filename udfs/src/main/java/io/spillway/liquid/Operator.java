package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.json.EcmaNumber;

/** The operators of expressions. */
enum Operator {
  EQUAL("==", 2) {
    @Override
    boolean test(JsonNode left, JsonNode right) {
      return equal(left, right);
    }
  },
  NOT_EQUAL("!=", 2) {
    @Override
    boolean test(JsonNode left, JsonNode right) {
      return !equal(left, right);
    }
  },
  AT_LEAST(">=", 2) {
    @Override
    boolean test(JsonNode left, JsonNode right) {
      return comparable(left, right) && compare(left, right) >= 0;
    }
  },
  AT_MOST("<=", 2) {
    @Override
    boolean test(JsonNode left, JsonNode right) {
      return comparable(left, right) && compare(left, right) <= 0;
    }
  },
  GREATER(">", 2) {
    @Override
    boolean test(JsonNode left, JsonNode right) {
      return comparable(left, right) && compare(left, right) > 0;
    }
  },
  LESS("<", 2) {
    @Override
    boolean test(JsonNode left, JsonNode right) {
      return comparable(left, right) && compare(left, right) < 0;
    }
  },
  CONTAINS("contains", 2) {
    @Override
    boolean test(JsonNode left, JsonNode right) {
      return contains(left, right);
    }
  },
  /** Has one operand, the right one. */
  NOT("not", 1) {
    @Override
    boolean test(JsonNode left, JsonNode right) {
      return !Coercion.isTruthy(right);
    }
  },
  AND("and", 0) {
    @Override
    boolean test(JsonNode left, JsonNode right) {
      return Coercion.isTruthy(left) && Coercion.isTruthy(right);
    }
  },
  OR("or", 0) {
    @Override
    boolean test(JsonNode left, JsonNode right) {
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

  abstract boolean test(JsonNode left, JsonNode right);

  static boolean equal(JsonNode left, JsonNode right) {
    if (left.isPojo()) {
      return KeywordLiteral.of(left).equalTo(right);
    }
    if (right.isPojo()) {
      return KeywordLiteral.of(right).equalTo(left);
    }
    if (left.isArray()) {
      return right.isArray() && equalItems(left, right);
    }
    if (left.isNumber()) {
      return right.isNumber() && left.doubleValue() == right.doubleValue();
    }
    return left.isObject() ? isSame(left, right) : left.equals(right);
  }

  /** Objects are equal only to themselves. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(JsonNode left, JsonNode right) {
    return left == right;
  }

  private static boolean equalItems(JsonNode left, JsonNode right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the values have an order: keyword literals and what is not a number have none. */
  private static boolean comparable(JsonNode left, JsonNode right) {
    if (left.isPojo() || right.isPojo()) {
      return false;
    }
    return areTexts(left, right)
        || !(Double.isNaN(primitiveNumber(left)) || Double.isNaN(primitiveNumber(right)));
  }

  /** Compares text with text by UTF-16 units, anything else as numbers. */
  private static int compare(JsonNode left, JsonNode right) {
    return areTexts(left, right)
        ? Coercion.string(left).compareTo(Coercion.string(right))
        : Double.compare(primitiveNumber(left) + 0.0, primitiveNumber(right) + 0.0);
  }

  private static boolean areTexts(JsonNode left, JsonNode right) {
    return isText(left) && isText(right);
  }

  private static boolean isText(JsonNode value) {
    return value.isTextual() || value.isContainerNode();
  }

  private static double primitiveNumber(JsonNode value) {
    return value.isContainerNode()
        ? EcmaNumber.parse(Coercion.string(value))
        : Coercion.number(value);
  }

  /** Whether an array has an item, or a text contains another. */
  private static boolean contains(JsonNode left, JsonNode item) {
    JsonNode container = Coercion.value(left);
    if (container.isArray()) {
      for (JsonNode candidate : container) {
        if (equal(candidate, item)) {
          return true;
        }
      }
      return false;
    }
    String searched = Coercion.string(Coercion.value(item));
    return container.isTextual() && container.textValue().contains(searched);
  }
}
