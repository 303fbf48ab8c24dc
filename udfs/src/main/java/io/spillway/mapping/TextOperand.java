package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/** An operand that must give text. */
final class TextOperand {
  private TextOperand() {}

  /** Reports anything but text and directives. */
  static Expression compile(JsonNode operand, DirectiveContext context) {
    check(operand, context);
    return context.compile(operand);
  }

  /** Reports anything but text and directives. */
  static void check(JsonNode operand, DirectiveContext context) {
    if (!operand.isTextual() && !ExpressionCompiler.hasDirectiveKey(operand)) {
      context.problem("needs text or a directive, got " + Wording.got(operand));
    }
  }

  /** Reports an object operand's field that is neither text nor a directive. */
  static void checkField(JsonNode operand, String key, DirectiveContext context) {
    JsonNode value = operand.get(key);
    if (value != null && !value.isTextual() && !ExpressionCompiler.hasDirectiveKey(value)) {
      context.problem(key, "needs text or a directive, got " + Wording.got(value));
    }
  }

  /** The text that a value must be. */
  static String text(JsonNode value, DirectiveContext context) throws EvaluationException {
    if (value.isTextual()) {
      return value.textValue();
    }
    throw context.failure("the operand must give text, it gave " + Wording.kind(value));
  }
}
