package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.event.LazyEvent;
import io.spillway.json.TextOutput;
import io.spillway.json.TextTooLongException;

/** One value when another is there and not null, else a third. */
record Conditional(Expression exists, Expression then, Expression orElse)
    implements Expression, Bindable {
  @Override
  public JsonNode evaluate(JsonNode root) throws EvaluationException {
    boolean isThere = !ValueText.isNullOrMissing(exists.evaluate(root));
    return (isThere ? then : orElse).evaluate(root);
  }

  @Override
  public BoundExpression bind(LazyEvent event) {
    return new Bound(
        BoundExpression.of(exists, event),
        BoundExpression.of(then, event),
        BoundExpression.of(orElse, event));
  }

  private record Bound(BoundExpression exists, BoundExpression then, BoundExpression orElse)
      implements BoundExpression {
    private BoundExpression chosen() throws EvaluationException {
      return exists.isNullOrMissing() ? orElse : then;
    }

    @Override
    public JsonNode evaluate() throws EvaluationException {
      return chosen().evaluate();
    }

    @Override
    public void write(TextOutput out) throws TextTooLongException, EvaluationException {
      chosen().write(out);
    }

    @Override
    public boolean isNullOrMissing() throws EvaluationException {
      return chosen().isNullOrMissing();
    }

    @Override
    public JsonNode member(String key) throws EvaluationException {
      return chosen().member(key);
    }

    @Override
    public boolean isArray() throws EvaluationException {
      return chosen().isArray();
    }
  }
}
