package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.event.LazyEvent;
import io.spillway.json.TextOutput;
import io.spillway.json.TextTooLongException;

/** An {@link Expression} that is always evaluated for the current event. For one thread. */
@FunctionalInterface
interface BoundExpression {
  /** What the expression gives. */
  JsonNode evaluate() throws EvaluationException;

  /** Appends the value as {@link ValueText#write} does. */
  default void write(TextOutput out) throws TextTooLongException, EvaluationException {
    ValueText.write(evaluate(), out);
  }

  /** Whether the value is missing or null. */
  default boolean isNullOrMissing() throws EvaluationException {
    return ValueText.isNullOrMissing(evaluate());
  }

  /** Whether the value is an array. */
  default boolean isArray() throws EvaluationException {
    return evaluate().isArray();
  }

  /** The value of the member of that key, if the value is an object. */
  default JsonNode member(String key) throws EvaluationException {
    JsonNode value = evaluate();
    return value.isObject() ? value.path(key) : MissingNode.getInstance();
  }

  /** One that is evaluated on the event's tree cannot be told from one that is not. */
  static BoundExpression of(Expression expression, LazyEvent event) {
    if (expression instanceof Bindable bindable) {
      return bindable.bind(event);
    }
    return () -> expression.evaluate(event.event().json());
  }
}
