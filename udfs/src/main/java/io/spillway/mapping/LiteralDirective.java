package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/** {@code @literal}: the value as it is. Directives inside it do run, as they do in Segment. */
final class LiteralDirective implements Directive {
  @Override
  public String name() {
    return "@literal";
  }

  @Override
  public Expression compile(JsonNode operand, DirectiveContext context) {
    return context.compileUnchecked(operand);
  }
}
