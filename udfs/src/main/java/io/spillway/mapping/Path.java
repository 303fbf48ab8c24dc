package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.event.LazyEvent;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A dot path into a value, e.g. {@code $.properties.products[0]['sku']}.
 *
 * <p>It is cut as Segment cuts it: the first {@code $.} is dropped wherever it stands; {@code .}
 * separates keys; {@code [} does when a quote or digit follows, {@code ]} when one precedes; quotes
 * inside keys vanish. Unlike there, a path that goes on after a number, a boolean or text is
 * missing, so events cannot be read character by character.
 */
final class Path implements Expression, Bindable {
  private static final Pattern SEPARATORS =
      Pattern.compile("\\[(?=[\"'\\d])|\\.|(?<=[\"'\\d])\\]+");

  /** No array is so long; longer digits are keys like any other. */
  private static final int MAX_INDEX_DIGITS = 9;

  private final String[] steps;

  private Path(String[] steps) {
    this.steps = steps;
  }

  static Path of(String text) {
    int root = text.indexOf("$.");
    return ofPlain(root < 0 ? text : text.substring(0, root) + text.substring(root + 2));
  }

  /** A path in which {@code $.} has no meaning, as in templates. */
  static Path ofPlain(String text) {
    return new Path(
        Arrays.stream(SEPARATORS.split(text))
            .filter(step -> !step.isEmpty())
            .map(step -> step.replace("'", "").replace("\"", ""))
            .toArray(String[]::new));
  }

  @Override
  public JsonNode evaluate(JsonNode root) {
    return find(root);
  }

  @Override
  public BoundExpression bind(LazyEvent event) {
    return new BoundPath(event, event.path(List.of(steps)));
  }

  /** The value there: missing when there is none, null when something on the way is null. */
  JsonNode find(JsonNode root) {
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
