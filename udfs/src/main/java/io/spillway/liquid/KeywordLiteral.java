package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.spillway.json.EcmaText;

/** The literals nil, empty and blank: each equals several values, and is empty text. */
enum KeywordLiteral {
  NIL {
    @Override
    boolean equalTo(JsonNode value) {
      return Coercion.isNil(value);
    }
  },
  EMPTY {
    @Override
    boolean equalTo(JsonNode value) {
      return switch (value.getNodeType()) {
        case STRING -> value.textValue().isEmpty();
        case ARRAY, OBJECT -> value.isEmpty();
        default -> false;
      };
    }
  },
  BLANK {
    @Override
    boolean equalTo(JsonNode value) {
      if (value.isTextual()) {
        return value.textValue().chars().allMatch(c -> EcmaText.isWhiteSpace((char) c));
      }
      return !Coercion.isTruthy(value) || EMPTY.equalTo(value);
    }
  };

  /** Whether a value compared with the literal counts as equal to it. */
  abstract boolean equalTo(JsonNode value);

  JsonNode node() {
    return new POJONode(this);
  }

  boolean is(JsonNode value) {
    return value.isPojo() && of(value) == this;
  }

  static KeywordLiteral of(JsonNode value) {
    return (KeywordLiteral) ((POJONode) value).getPojo();
  }
}
