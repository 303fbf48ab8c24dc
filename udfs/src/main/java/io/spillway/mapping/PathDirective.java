package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/** {@code @path}: the value at a path, which is text or a directive that gives text. */
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
    Expression text = TextOperand.compile(operand, context);
    return root -> Path.of(TextOperand.text(text.evaluate(root), context)).find(root);
  }
}
