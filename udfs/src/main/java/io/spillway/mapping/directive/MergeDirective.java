package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Meter;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.ValueDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * {@code @merge}: one object with the keys of several; nested objects are not merged. With
 * direction {@code right} a later object wins, with {@code left} an earlier one.
 */
final class MergeDirective {
  private MergeDirective() {}

  static Expression compile(Operand settings, DirectiveContext context) {
    settings.checkOneOf("direction", "left", "right");
    settings.require("objects");
    JsonNode objects = settings.get("objects");
    if (settings.has("objects") && !objects.isArray()) {
      context.problem("objects", "needs an array, got " + ValueDescription.of(objects));
    }
    JsonNode direction = settings.get("direction");
    if (direction.isTextual() && !List.of("left", "right").contains(direction.textValue())) {
      context.warning(
          "direction", "it works like \"right\": ", "write \"left\" or \"right\" in lower case");
    }
    Expression chosen = settings.compile("direction");
    settings.checkOthers("direction", "objects");
    settings.warnOfOthersThan("direction", "objects");
    List<Expression> parts = new ArrayList<>();
    if (objects.isArray()) {
      DirectiveContext items = context.under("objects");
      for (JsonNode item : objects) {
        if (!item.isObject()) {
          context.problem(
              "objects[" + parts.size() + "]",
              "needs an object or a directive, got " + ValueDescription.of(item));
        }
        parts.add(items.at(parts.size()).compile(item));
      }
    }
    if (!settings.isSet("direction")) {
      return context.failing("needs \"direction\": \"left\" or \"right\"");
    }
    if (!objects.isArray()) {
      return context.failing("needs \"objects\": an array of objects");
    }
    return (root, meter) -> {
      List<JsonNode> values = new ArrayList<>(parts.size());
      for (Expression part : parts) {
        values.add(part.evaluate(root, meter));
      }
      if (chosen.evaluate(root, meter).equals(TextNode.valueOf("left"))) {
        Collections.reverse(values);
      }
      ObjectNode merged = JsonNodeFactory.instance.objectNode();
      values.forEach(value -> addTo(merged, value, meter));
      return merged;
    };
  }

  /** The keys of arrays and text are their positions; other scalar values have no keys. */
  private static void addTo(ObjectNode merged, JsonNode value, Meter meter) {
    if (value.isObject()) {
      meter.values(value.size());
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        merged.set(field.getKey(), field.getValue());
      }
    } else if (value.isArray()) {
      meter.values(value.size());
      for (int i = 0; i < value.size(); i++) {
        merged.set(Integer.toString(i), value.get(i));
      }
    } else if (value.isTextual()) {
      String text = value.textValue();
      meter.values(text.length());
      for (int i = 0; i < text.length(); i++) {
        merged.put(Integer.toString(i), text.substring(i, i + 1));
      }
    }
  }
}
