package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What the first step of a {@code @transform} made, finished for the second: missing values do not
 * outlive it, since a later {@code @merge} must not see them.
 *
 * <p>One value may stand in many places of what was made, so each is visited once. Still it counts
 * as often as it stands there: steps that double a value again and again would else make something
 * that takes exponential time to go through.
 */
final class Made {
  /** Most values in what one step makes. */
  private static final long MAX_VALUES = 4_000_000;

  private final IdentityHashMap<JsonNode, Finished> known = new IdentityHashMap<>();
  private final DirectiveContext context;

  private record Finished(JsonNode value, long size) {}

  Made(DirectiveContext context) {
    this.context = context;
  }

  JsonNode finished(JsonNode value) throws EvaluationException {
    return finish(value).value();
  }

  private Finished finish(JsonNode value) throws EvaluationException {
    if (!value.isContainerNode()) {
      return new Finished(value, 1);
    }
    Finished before = known.get(value);
    if (before != null) {
      return before;
    }
    Finished result = value.isArray() ? array(value) : object(value);
    if (result.size() > MAX_VALUES) {
      throw context.failure("\"apply\" makes more than " + MAX_VALUES + " values");
    }
    known.put(value, result);
    return result;
  }

  private Finished array(JsonNode value) throws EvaluationException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(value.size());
    long size = 1;
    for (JsonNode item : value) {
      Finished finished = finish(item);
      array.add(finished.value());
      size += finished.size();
    }
    return new Finished(array, size);
  }

  private Finished object(JsonNode value) throws EvaluationException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    long size = 1;
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      if (!field.getValue().isMissingNode()) {
        Finished finished = finish(field.getValue());
        object.set(field.getKey(), finished.value());
        size += finished.size();
      }
    }
    return new Finished(object, size);
  }
}
