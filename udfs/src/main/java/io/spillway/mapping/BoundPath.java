package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import io.spillway.json.TextOutput;
import io.spillway.json.TextTooLongException;

/** The value at a path, copied to where it is written. */
record BoundPath(LazyEvent event, EventPath path) implements BoundExpression {
  @Override
  public JsonNode evaluate() {
    return event.value(path);
  }

  @Override
  public void write(TextOutput out) throws TextTooLongException {
    event.write(path, out);
  }

  @Override
  public boolean isNullOrMissing() {
    return event.isNullOrMissing(path);
  }

  @Override
  public JsonNode member(String key) {
    return event.member(path, key);
  }

  @Override
  public boolean isArray() {
    return event.isArray(path);
  }
}
