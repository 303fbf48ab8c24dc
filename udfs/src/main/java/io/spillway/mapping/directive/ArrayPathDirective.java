package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.budget.Meter;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.Path;
import java.util.List;

/**
 * {@code @arrayPath}: the array at a path, with each item mapped by a shape whose paths start at
 * the item. A single object counts as an array of one.
 */
final class ArrayPathDirective {
  private ArrayPathDirective() {}

  static Expression compile(JsonNode operand, DirectiveContext context) {
    if (!operand.isArray()) {
      return Operand.refused("an array of a path and a shape", operand, context);
    }
    if (operand.size() > 2) {
      context.warning("only the path and the shape count: ", "leave out what follows them");
    }
    JsonNode path = operand.isEmpty() ? MissingNode.getInstance() : operand.get(0);
    Operand.checkTextOrDirective(path, context);
    if (path.isTextual()) {
      Doubts.ofPath(path.textValue(), context.at(0));
    }
    Expression root = path.isTextual() ? Path.of(path.textValue()) : context.at(0).compile(path);
    if (operand.size() < 2) {
      return root;
    }
    JsonNode shape = operand.get(1);
    Expression item = context.at(1).compile(shape);
    if (!shape.isObject()) {
      context.warning(
          "this shape does nothing, the array stays as it is: ",
          "write an object of keys and mapping values, or leave it out");
    }
    if (!shape.isObject() || shape.isEmpty()) {
      return root;
    }
    return (event, meter) -> shaped(root.evaluate(event, meter), item, meter);
  }

  private static JsonNode shaped(JsonNode found, Expression shape, Meter meter)
      throws EvaluationException {
    if (!found.isContainerNode()) {
      return found;
    }
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : found.isArray() ? found : List.of(found)) {
      meter.values(1);
      result.add(shape.evaluate(item, meter));
    }
    return result;
  }
}
