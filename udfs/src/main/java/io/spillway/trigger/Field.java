package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Arrays;
import java.util.List;

/** A place in an event that a condition looks at. Immutable. */
final class Field {
  private final List<Step> steps;

  /**
   * One key on the way. A key that holds a dot and is not there is looked up as several keys, which
   * is how Segment reads an escaped dot.
   */
  private record Step(String key, List<String> parts) {
    static Step of(String key) {
      return new Step(
          key,
          key.indexOf('.') < 0
              ? List.of()
              : Arrays.stream(key.split("\\.", -1)).filter(part -> !part.isEmpty()).toList());
    }
  }

  /**
   * @param keys the way from the event's top, at least one
   */
  Field(List<String> keys) {
    this.steps = keys.stream().map(Step::of).toList();
  }

  /** The key at the event's top. */
  String root() {
    return steps.get(0).key();
  }

  /** The keys on the way. */
  List<String> keys() {
    return steps.stream().map(Step::key).toList();
  }

  /** Whether each key is looked up as it is, and in no other way. */
  boolean isPlain() {
    return steps.stream().allMatch(step -> step.parts().isEmpty());
  }

  /** The value there; missing when there is none, and after a number, a boolean or text. */
  JsonNode find(JsonNode event) {
    JsonNode value = event;
    for (Step step : steps) {
      JsonNode next = child(value, step.key());
      if (next.isMissingNode() && !step.parts().isEmpty()) {
        next = value;
        for (String part : step.parts()) {
          next = child(next, part);
        }
      }
      value = next;
    }
    return value;
  }

  private static JsonNode child(JsonNode value, String step) {
    if (value.isObject()) {
      return value.path(step);
    }
    if (value.isArray() && isIndex(step)) {
      return value.path(Integer.parseInt(step));
    }
    return MissingNode.getInstance();
  }

  private static boolean isIndex(String step) {
    return !step.isEmpty()
        && step.length() < 10
        && (step.length() == 1 || step.charAt(0) != '0')
        && step.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
