package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Meter;

/** Access to the properties of values. */
final class Property {
  private Property() {}

  static JsonNode read(JsonNode value, JsonNode key, Meter meter) {
    if (value.isNull() || value.isMissingNode()) {
      return value;
    }
    if (value.isArray() && key.isNumber()) {
      return item(value, key.doubleValue());
    }
    String name = Coercion.string(Coercion.value(key), meter);
    JsonNode own = own(value, name);
    if (!own.isMissingNode()) {
      return own;
    }
    return switch (name) {
      case "size" -> size(value);
      case "first" -> value.isArray() ? item(value, 0) : own;
      case "last" -> value.isArray() ? item(value, -1) : own;
      default -> own;
    };
  }

  /** A variable of a scope. Without one of that name, {@code size} is 0: the size of no scope. */
  static JsonNode variable(JsonNode scope, String name) {
    JsonNode own = own(scope, name);
    return own.isMissingNode() && name.equals("size") ? IntNode.valueOf(0) : own;
  }

  /** An item by its index; a negative index counts from the end. */
  static JsonNode item(JsonNode array, double index) {
    double position = index < 0 ? array.size() + index : index;
    boolean exists = position >= 0 && position < array.size() && position == Math.rint(position);
    return exists ? array.get((int) position) : MissingNode.getInstance();
  }

  /** A UTF-16 unit of text by its index; a negative index counts from the end. */
  static JsonNode unit(String text, double index) {
    double position = index < 0 ? text.length() + index : index;
    boolean exists = position >= 0 && position < text.length() && position == Math.rint(position);
    return exists
        ? TextNode.valueOf(text.substring((int) position, (int) position + 1))
        : MissingNode.getInstance();
  }

  private static JsonNode own(JsonNode value, String name) {
    return switch (value.getNodeType()) {
      case OBJECT -> value.path(name);
      case ARRAY -> {
        if (name.equals("length")) {
          yield IntNode.valueOf(value.size());
        }
        yield isIndex(name) ? value.path(Integer.parseInt(name)) : MissingNode.getInstance();
      }
      case STRING -> {
        String text = value.textValue();
        if (name.equals("length")) {
          yield IntNode.valueOf(text.length());
        }
        yield isIndex(name) ? unit(text, Integer.parseInt(name)) : MissingNode.getInstance();
      }
      default -> MissingNode.getInstance();
    };
  }

  private static JsonNode size(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY, OBJECT -> IntNode.valueOf(value.size());
      case STRING -> IntNode.valueOf(value.textValue().length());
      default -> MissingNode.getInstance();
    };
  }

  private static boolean isIndex(String name) {
    return !name.isEmpty()
        && name.length() < 10
        && (name.length() == 1 || name.charAt(0) != '0')
        && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
