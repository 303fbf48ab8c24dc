package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.IdentityHashMap;
import java.util.Map;

/** {@code @excludeWhenNull}: null becomes missing, and so does null inside nested objects. */
final class ExcludeWhenNullDirective implements Directive {
  @Override
  public String name() {
    return "@excludeWhenNull";
  }

  @Override
  public Expression compile(JsonNode operand, DirectiveContext context) {
    Expression value = context.compileUnchecked(operand);
    return root -> {
      JsonNode given = value.evaluate(root);
      return given.isNull()
          ? MissingNode.getInstance()
          : withoutNulls(given, new IdentityHashMap<>());
    };
  }

  /**
   * @param done what was made of objects seen before: one object may stand in many places, and
   *     visiting it once for each could take exponential time
   */
  private static JsonNode withoutNulls(JsonNode value, Map<JsonNode, JsonNode> done) {
    if (!value.isObject()) {
      return value;
    }
    JsonNode known = done.get(value);
    if (known != null) {
      return known;
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      if (field.getValue().isNull()) {
        result.set(field.getKey(), MissingNode.getInstance());
      } else {
        result.set(field.getKey(), withoutNulls(field.getValue(), done));
      }
    }
    done.put(value, result);
    return result;
  }
}
