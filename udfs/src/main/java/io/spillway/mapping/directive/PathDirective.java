package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.mapping.Directive;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.Path;

/** {@code @path}: the value at a path. The path is text or a directive that gives text. */
final class PathDirective implements Directive {
  @Override
  public String name() {
    return "@path";
  }

  @Override
  public Expression compile(JsonNode operand, DirectiveContext context) {
    if (operand.isTextual()) {
      return Path.of(operand.textValue());
    }
    Expression text = Operand.compileText(operand, context);
    return root -> Path.of(Operand.text(text.evaluate(root), context)).evaluate(root);
  }
}
