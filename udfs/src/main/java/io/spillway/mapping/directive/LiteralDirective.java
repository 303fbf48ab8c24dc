package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.mapping.Directive;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;

/** {@code @literal}: the value as it is, except that directives inside it run, as in Segment. */
final class LiteralDirective implements Directive {
  @Override
  public String name() {
    return "@literal";
  }

  @Override
  public Expression compile(JsonNode operand, DirectiveContext context) {
    return compileContents(operand, context);
  }

  /**
   * Compiles an operand of any kind. Mistakes are reported only if it is a directive itself: inside
   * other objects and arrays Segment finds them when an event is mapped.
   */
  static Expression compileContents(JsonNode operand, DirectiveContext context) {
    return Directive.isUsedIn(operand)
        ? context.compile(operand)
        : context.strict(false).compile(operand);
  }
}
