package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.event.LazyEvent;
import io.spillway.json.TextOutput;
import io.spillway.json.TextTooLongException;

/** The value of a column that holds text, coerced as {@link ValueText#scalar} does. */
record TextColumn(Expression value) implements Expression, Bindable {
  @Override
  public JsonNode evaluate(JsonNode root) throws EvaluationException {
    return ValueText.scalar(value.evaluate(root));
  }

  @Override
  public BoundExpression bind(LazyEvent event) {
    return new Bound(BoundExpression.of(value, event));
  }

  private record Bound(BoundExpression value) implements BoundExpression {
    @Override
    public JsonNode evaluate() throws EvaluationException {
      return ValueText.scalar(value.evaluate());
    }

    @Override
    public void write(TextOutput out) throws TextTooLongException, EvaluationException {
      if (value.isArray()) {
        ValueText.write(evaluate(), out);
      } else {
        value.write(out);
      }
    }
  }
}
