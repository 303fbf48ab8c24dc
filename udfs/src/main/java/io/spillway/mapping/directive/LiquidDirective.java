package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Meter;
import io.spillway.liquid.LiquidException;
import io.spillway.liquid.LiquidTemplate;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;

/** {@code @liquid}: the text of a rendered Liquid template. Its variables are the event's keys. */
final class LiquidDirective {
  private LiquidDirective() {}

  static Expression compile(JsonNode operand, DirectiveContext context) {
    if (!operand.isTextual()) {
      return Operand.refused("a template as text", operand, context);
    }
    try {
      LiquidTemplate template = LiquidTemplate.compile(operand.textValue());
      template.doubts().forEach(doubt -> context.warning(doubt.statement(), doubt.remedy()));
      return (root, meter) -> rendered(template, root, meter, context);
    } catch (LiquidException e) {
      context.strict(true).problem(e.getMessage());
      return context.failing(e.getMessage());
    }
  }

  private static JsonNode rendered(
      LiquidTemplate template, JsonNode root, Meter meter, DirectiveContext context)
      throws EvaluationException {
    try {
      return TextNode.valueOf(template.render(root, meter));
    } catch (LiquidException e) {
      throw context.failure(e.getMessage());
    }
  }
}
