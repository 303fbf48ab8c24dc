package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.budget.Meter;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import io.spillway.json.TextOutput;
import io.spillway.mapping.Expression;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A dot path into a value, e.g. {@code $.properties.products[0]['sku']}.
 *
 * <p>It is split as Segment splits it: the first {@code $.} is dropped wherever it stands; {@code
 * .} separates keys, and so do {@code [} before a quote or digit and {@code ]} after one; quotes
 * inside keys are dropped. Unlike in Segment, the value of a path that continues after a number, a
 * boolean or text is missing, so text cannot be read character by character.
 */
public final class Path implements Expression {
  private static final Pattern SEPARATORS =
      Pattern.compile("\\[(?=[\"'\\d])|\\.|(?<=[\"'\\d])\\]+");

  /** No array is that long; longer runs of digits are keys like any other. */
  private static final int MAX_INDEX_DIGITS = 9;

  private final String[] steps;

  private Path(String[] steps) {
    this.steps = steps;
  }

  /** The path that {@code @path} names. */
  public static Path of(String text) {
    int root = text.indexOf("$.");
    return ofPlain(root < 0 ? text : text.substring(0, root) + text.substring(root + 2));
  }

  /** A path in which {@code $.} has no meaning, as in templates. */
  public static Path ofPlain(String text) {
    return new Path(
        Arrays.stream(SEPARATORS.split(text))
            .filter(step -> !step.isEmpty())
            .map(step -> step.replace("'", "").replace("\"", ""))
            .toArray(String[]::new));
  }

  @Override
  public Expression.Bound bind(LazyEvent event, Meter meter) {
    return new Bound(event, event.path(List.of(steps)), meter);
  }

  /** The value at the path, copied directly from the event to where it is written. */
  private record Bound(LazyEvent event, EventPath path, Meter meter) implements Expression.Bound {
    @Override
    public JsonNode evaluate() {
      meter.step();
      return event.value(path);
    }

    @Override
    public void write(TextOutput out) {
      meter.step();
      event.write(path, out);
    }

    @Override
    public boolean isNullOrMissing() {
      return event.isNullOrMissing(path);
    }

    @Override
    public boolean isArray() {
      return event.isArray(path);
    }

    @Override
    public JsonNode member(String key) {
      return event.member(path, key);
    }
  }

  /** The value there: missing when there is none, null when something on the way is null. */
  @Override
  public JsonNode evaluate(JsonNode root, Meter meter) {
    meter.steps(1 + steps.length);
    JsonNode value = root;
    for (String step : steps) {
      if (value.isObject()) {
        value = value.path(step);
      } else if (value.isArray()) {
        value = item(value, step);
      } else {
        return value.isNull() ? value : MissingNode.getInstance();
      }
    }
    return value;
  }

  private static JsonNode item(JsonNode array, String step) {
    return isIndex(step) ? array.path(Integer.parseInt(step)) : MissingNode.getInstance();
  }

  private static boolean isIndex(String step) {
    return !step.isEmpty()
        && step.length() <= MAX_INDEX_DIGITS
        && (step.length() == 1 || step.charAt(0) != '0')
        && step.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
