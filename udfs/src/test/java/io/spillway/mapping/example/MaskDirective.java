package io.spillway.mapping.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.mapping.Directive;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;

/**
 * {@code @mask}: text with all but its last characters replaced by stars, e.g. {@code {"@mask":
 * {"value": {"@path": "$.properties.card"}, "keep": 4}}}.
 */
public final class MaskDirective implements Directive {
  @Override
  public String name() {
    return "@mask";
  }

  @Override
  public Expression compile(JsonNode operand, DirectiveContext context) {
    int keep = operand.path("keep").asInt(-1);
    if (keep < 0) {
      context.problem("keep", "needs the number of characters to show, 0 or more");
    }
    // The value may be any mapping value, so it is compiled once and evaluated for each event.
    Expression value = context.compile(operand, "value");
    return (root, meter) -> {
      JsonNode given = value.evaluate(root, meter);
      if (given.isMissingNode() || given.isNull()) {
        return given;
      }
      if (!given.isTextual()) {
        throw context.failure("masks text only");
      }
      String text = given.textValue();
      meter.text(text.length());
      int hidden = Math.max(0, text.length() - keep);
      return TextNode.valueOf("*".repeat(hidden) + text.substring(hidden));
    };
  }
}
