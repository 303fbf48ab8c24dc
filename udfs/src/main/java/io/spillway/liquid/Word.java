package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.spillway.json.EcmaText;

/** Words of the language that stand for more than one value. As text they are empty. */
enum Word {
  NIL {
    @Override
    boolean equalTo(JsonNode value) {
      return Js.isNil(value);
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
      return !Js.isTruthy(value) || EMPTY.equalTo(value);
    }
  };

  /** Whether a value compared with the word counts as equal to it. */
  abstract boolean equalTo(JsonNode value);

  JsonNode node() {
    return new POJONode(this);
  }

  boolean is(JsonNode value) {
    return value.isPojo() && of(value) == this;
  }

  static Word of(JsonNode value) {
    return (Word) ((POJONode) value).getPojo();
  }
}
