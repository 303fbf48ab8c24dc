package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A kind of mapping value, written as an object whose only key is the directive's name: {@code
 * {"@name": operand}}.
 *
 * <p>Implementations are stateless: one instance compiles all mappings.
 */
public interface Directive {
  /** {@code @} and letters or digits, the first a lower-case letter, e.g. {@code @case}. */
  String name();

  /**
   * Makes an operand ready to run. Called once when a configuration loads.
   *
   * <p>Whatever is wrong with the operand is reported to the context; the returned expression is
   * then never evaluated. Must not throw for what the operand holds.
   */
  Expression compile(JsonNode operand, DirectiveContext context);
}
