package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.budget.Meter;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import io.spillway.json.TextOutput;
import io.spillway.mapping.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dot path into a value, e.g. {@code $.properties.products[0]['sku']}.
 *
 * <p>It is split as Segment splits it: the first {@code $.} is dropped wherever it stands; {@code
 * .} separates keys, and so do {@code [} before a quote or digit and {@code ]} after one; quotes
 * inside keys are dropped. Unlike in Segment, the value of a path that continues after a number, a
 * boolean or text is missing, so text cannot be read character by character; and a key in brackets
 * and quotes, or with {@code \.} for its dots, is first looked up as a whole.
 */
public final class Path implements Expression {
  /** No array is that long; longer runs of digits are keys like any other. */
  private static final int MAX_INDEX_DIGITS = 9;

  private final String[] steps;

  /** Where to look if there is nothing at the steps; null when there is no other reading. */
  private final @Nullable Path otherwise;

  private Path(List<String> steps, @Nullable Path otherwise) {
    this.steps = steps.toArray(String[]::new);
    this.otherwise = otherwise;
  }

  private static Path of(PathKeys keys) {
    Path split = new Path(keys.split(), null);
    return keys.whole().equals(keys.split()) ? split : new Path(keys.whole(), split);
  }

  /** The path that {@code @path} names. */
  public static Path of(String text) {
    return of(PathKeys.of(text, true));
  }

  /** A path in which {@code $.} has no meaning, as in templates. */
  public static Path ofPlain(String text) {
    return of(PathKeys.of(text, false));
  }

  /** Whether a bracket and a quote begin a key that does not end. */
  public static boolean isUnclosed(String text) {
    return PathKeys.isUnclosed(text);
  }

  /** Whether Segment looks for other keys: there, no key has a dot in it. */
  public boolean isSplitBySegment() {
    return otherwise != null;
  }

  @Override
  public Expression.Bound bind(LazyEvent event, Meter meter) {
    Bound bound = new Bound(event, event.path(List.of(steps)), meter);
    return otherwise == null
        ? bound
        : new EitherBound(bound, new Bound(event, event.path(List.of(otherwise.steps)), meter));
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
    public EventPath place() {
      return path;
    }

    @Override
    public boolean isArray() {
      return event.isArray(path);
    }

    @Override
    public JsonNode member(String key) {
      return event.member(path, key);
    }

    boolean isMissing() {
      return event.isMissing(path);
    }
  }

  /** The first value if there is one, else the second. */
  private record EitherBound(Bound first, Bound second) implements Expression.Bound {
    private Bound found() {
      if (!first.isMissing()) {
        return first;
      }
      first.meter.step();
      return second;
    }

    @Override
    public JsonNode evaluate() {
      return found().evaluate();
    }

    @Override
    public void write(TextOutput out) {
      found().write(out);
    }

    @Override
    public boolean isNullOrMissing() {
      return found().isNullOrMissing();
    }

    @Override
    public EventPath place() {
      return found().place();
    }

    @Override
    public boolean isArray() {
      return found().isArray();
    }

    @Override
    public JsonNode member(String key) {
      return found().member(key);
    }
  }

  /** The value there: missing when there is none, null when something on the way is null. */
  @Override
  public JsonNode evaluate(JsonNode root, Meter meter) {
    JsonNode found = find(root, meter);
    return otherwise != null && found.isMissingNode() ? otherwise.find(root, meter) : found;
  }

  private JsonNode find(JsonNode root, Meter meter) {
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
