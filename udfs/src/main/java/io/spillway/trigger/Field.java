package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The place in an event that a condition tests. Immutable. */
final class Field {
  /** Fields at the top of an event whose values, except null, are compared as text. */
  static final Set<String> TEXT_FIELDS = Set.of("type", "event", "name", "userId");

  /** Fields at the top of an event that contain other fields. */
  static final List<String> OBJECT_FIELDS = List.of("properties", "traits", "context");

  private final List<Step> steps;

  /**
   * One key of the path. If a key with a dot in it does not exist, it is looked up as several keys,
   * because Segment reads an escaped dot both ways.
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
   * @param keys the path from the event's top, at least one key
   */
  Field(List<String> keys) {
    this.steps = keys.stream().map(Step::of).toList();
  }

  /** The key at the event's top. */
  String root() {
    return steps.get(0).key();
  }

  /** Whether it is one of {@link #TEXT_FIELDS}. */
  boolean isText() {
    return TEXT_FIELDS.contains(root());
  }

  /** The keys of the path. */
  List<String> keys() {
    return steps.stream().map(Step::key).toList();
  }

  /** Whether a key may have to be looked up as several keys. */
  boolean hasDottedKey() {
    return steps.stream().anyMatch(step -> !step.parts().isEmpty());
  }

  /** The value there; missing when there is none, and below a number, a boolean or text. */
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
