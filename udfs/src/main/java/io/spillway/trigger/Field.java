package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.budget.Meter;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A place in an event. Immutable. */
final class Field implements Operand {
  private static final String USER_ID = "userId";

  /** Fields at the top of an event whose values, except null, are compared as text. */
  static final Set<String> TEXT_FIELDS = Set.of("type", "event", "name", USER_ID);

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

  private String root() {
    return steps.get(0).key();
  }

  @Override
  public boolean comparesNumbersAsText() {
    return TEXT_FIELDS.contains(root());
  }

  @Override
  public boolean comparesBooleansAsText() {
    return comparesNumbersAsText() && !root().equals(USER_ID);
  }

  /** Empty when a key may have to be looked up as several keys. */
  @Override
  public List<String> place() {
    return steps.stream().allMatch(step -> step.parts().isEmpty())
        ? steps.stream().map(Step::key).toList()
        : List.of();
  }

  /** Missing below a number, a boolean or text, too. */
  @Override
  public JsonNode in(JsonNode event, Meter meter) {
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

  @Override
  public Supplier<JsonNode> bind(LazyEvent event, Meter meter) {
    List<String> place = place();
    if (place.isEmpty()) {
      return Operand.super.bind(event, meter);
    }
    EventPath path = event.path(place);
    return () -> event.value(path);
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

  /** As in a trigger. */
  @Override
  public String toString() {
    return steps.stream().map(step -> escaped(step.key())).collect(Collectors.joining("."));
  }

  private static String escaped(String key) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean isPlain =
          i == 0 ? Lexer.isNameStart(c) && c != '\\' : Lexer.isNamePart(c) && c != '\\';
      escaped.append(isPlain ? "" : "\\").append(c);
    }
    return escaped.toString();
  }
}
