package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A mapping value made ready to run. Immutable and safe for use by many threads.
 *
 * <p>Evaluating gives a JSON value, or {@link
 * com.fasterxml.jackson.databind.node.MissingNode#getInstance()} when there is none. A missing
 * value may also stand inside a returned object or array: it is left out when that is printed.
 */
@FunctionalInterface
public interface Expression {
  /**
   * The value for one event.
   *
   * @param root what paths start from: the event, an item of an array, or what a {@code @transform}
   *     made; must not be changed
   * @throws EvaluationException when this event cannot be mapped, made by {@link
   *     DirectiveContext#failure}; other events are not affected
   */
  JsonNode evaluate(JsonNode root) throws EvaluationException;
}
