package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.event.LazyEvent;

/** A value that is the same for every event. */
record Constant(JsonNode value) implements Expression, Bindable {
  @Override
  public JsonNode evaluate(JsonNode root) {
    return value;
  }

  @Override
  public BoundExpression bind(LazyEvent event) {
    return () -> value;
  }
}
