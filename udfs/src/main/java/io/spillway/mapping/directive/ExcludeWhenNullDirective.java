package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Meter;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;
import java.util.IdentityHashMap;
import java.util.Map;

/** {@code @excludeWhenNull}: null becomes missing, also inside nested objects. */
final class ExcludeWhenNullDirective {
  private ExcludeWhenNullDirective() {}

  static Expression compile(JsonNode operand, DirectiveContext context) {
    Expression value = Operand.compileAny(operand, context);
    return (root, meter) -> {
      JsonNode given = value.evaluate(root, meter);
      return given.isNull()
          ? MissingNode.getInstance()
          : withoutNulls(given, new IdentityHashMap<>(), meter);
    };
  }

  /**
   * @param done the results for objects visited before: the same object may be in many places, and
   *     visiting it once for each of them could take exponential time
   */
  private static JsonNode withoutNulls(JsonNode value, Map<JsonNode, JsonNode> done, Meter meter) {
    if (!value.isObject()) {
      return value;
    }
    JsonNode known = done.get(value);
    if (known != null) {
      return known;
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    meter.values(1 + value.size());
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      if (field.getValue().isNull()) {
        result.set(field.getKey(), MissingNode.getInstance());
      } else {
        result.set(field.getKey(), withoutNulls(field.getValue(), done, meter));
      }
    }
    done.put(value, result);
    return result;
  }
}
