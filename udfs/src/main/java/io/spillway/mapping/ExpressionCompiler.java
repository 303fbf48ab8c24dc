package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Turns mapping values into expressions and collects everything that is wrong with them. */
final class ExpressionCompiler {
  /** Deepest nesting of one mapping value. */
  static final int MAX_DEPTH = 100;

  private static final String METADATA = "_metadata";

  private final DirectiveRegistry directives;
  private final List<Problem> problems;
  private int depth;

  ExpressionCompiler(DirectiveRegistry directives, List<Problem> problems) {
    this.directives = Objects.requireNonNull(directives, "directives");
    this.problems = Objects.requireNonNull(problems, "problems");
  }

  /** Whether the value is an object with a key that starts with {@code @}. */
  static boolean hasDirectiveKey(JsonNode value) {
    return value.isObject() && directiveKeys(value).findAny().isPresent();
  }

  private static Stream<String> directiveKeys(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).filter(key -> key.startsWith("@"));
  }

  /**
   * @param checked whether mistakes are reported now, or left to the events that meet them
   */
  Expression compile(JsonNode value, String path, boolean checked) {
    if (depth == MAX_DEPTH) {
      report(path, "the value nests deeper than " + MAX_DEPTH + " levels: make it flatter");
      return root -> value;
    }
    depth++;
    try {
      return switch (value.getNodeType()) {
        case OBJECT -> object(value, path, checked);
        case ARRAY -> array(value, path);
        default -> new Constant(value);
      };
    } finally {
      depth--;
    }
  }

  void report(String path, String message) {
    problems.add(new Problem(path, message));
  }

  private Expression object(JsonNode object, String path, boolean checked) {
    List<String> names = directiveKeys(object).toList();
    if (names.isEmpty()) {
      return rawObject(object, path, checked);
    }
    List<String> others =
        object.properties().stream()
            .map(Map.Entry::getKey)
            .filter(key -> !key.startsWith("@") && !key.equals(METADATA))
            .toList();
    if (checked && names.size() + others.size() > 1) {
      report(
          path,
          "an object with a directive has that one key only, got "
              + Wording.list(object.properties().stream().map(Map.Entry::getKey).toList())
              + ": nest the values or remove the other keys");
    } else if (!others.isEmpty()) {
      return rawObject(object, path, checked);
    }
    String name = names.get(0);
    Expression expression =
        directives.compile(name, object.get(name), this, path + "." + name, checked);
    if (expression == null) {
      report(path, "unknown directive " + Wording.quote(name) + directives.suggestion(name));
      return root -> object;
    }
    return expression;
  }

  private Expression rawObject(JsonNode object, String path, boolean checked) {
    List<String> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    boolean constant = true;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      keys.add(field.getKey());
      values.add(compile(field.getValue(), path + "." + field.getKey(), checked));
      constant &= !field.getValue().isContainerNode();
    }
    if (constant) {
      return new Constant(object);
    }
    return root -> {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      for (int i = 0; i < keys.size(); i++) {
        result.set(keys.get(i), values.get(i).evaluate(root));
      }
      return result;
    };
  }

  /** Segment never looks into arrays when it validates a mapping, only when it resolves one. */
  private Expression array(JsonNode array, String path) {
    List<Expression> items = new ArrayList<>();
    boolean constant = true;
    for (JsonNode item : array) {
      items.add(compile(item, path + "[" + items.size() + "]", false));
      constant &= !item.isContainerNode();
    }
    if (constant) {
      return new Constant(array);
    }
    return root -> {
      ArrayNode result = JsonNodeFactory.instance.arrayNode(items.size());
      for (Expression item : items) {
        result.add(item.evaluate(root));
      }
      return result;
    };
  }
}
