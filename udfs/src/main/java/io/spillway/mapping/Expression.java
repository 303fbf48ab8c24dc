package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.budget.Meter;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import io.spillway.json.JsonText;
import io.spillway.json.TextOutput;
import org.jspecify.annotations.Nullable;

/**
 * A compiled mapping value. Immutable and safe for use by many threads.
 *
 * <p>Evaluation gives a JSON value, or {@link MissingNode#getInstance()} when there is none. A
 * missing value may also be inside a returned object or array; it is omitted when that is printed.
 */
@FunctionalInterface
public interface Expression {
  /**
   * The value for one event.
   *
   * @param root what paths start from: the event, an item of an array, or the object that a {@code
   *     @transform} applied; must not be changed
   * @param meter what values, text and long work are charged to before they are made or done; it
   *     ends an evaluation that uses up too much with an unchecked exception, which is not to be
   *     caught
   * @throws EvaluationException when this event cannot be mapped, made by {@link
   *     DirectiveContext#failure}; other events are not affected
   */
  JsonNode evaluate(JsonNode root, Meter meter) throws EvaluationException;

  /**
   * The same expression for the current event of {@code event}. Expressions that need only parts of
   * an event override it, so that the event's tree is never built for them.
   *
   * @param meter restarted for each event
   */
  default Bound bind(LazyEvent event, Meter meter) {
    return () -> evaluate(event.event().json(), meter);
  }

  /** An expression that is always evaluated for the current event. For one thread. */
  @FunctionalInterface
  interface Bound {
    /** The value for the current event. */
    JsonNode evaluate() throws EvaluationException;

    /** Appends the value's text: text as it is, null and missing as nothing, the rest as JSON. */
    default void write(TextOutput out) throws EvaluationException {
      JsonText.writePlain(evaluate(), out);
    }

    /** Whether the value is missing or null. */
    default boolean isNullOrMissing() throws EvaluationException {
      JsonNode value = evaluate();
      return value.isNull() || value.isMissingNode();
    }

    /** Where in the current event the value is; null when it is made, or is anywhere else. */
    default @Nullable EventPath place() {
      return null;
    }

    /** Whether the value is an array. */
    default boolean isArray() throws EvaluationException {
      return evaluate().isArray();
    }

    /** The value's member of that key; missing when the value is not an object. */
    default JsonNode member(String key) throws EvaluationException {
      JsonNode value = evaluate();
      return value.isObject() ? value.path(key) : MissingNode.getInstance();
    }
  }

  /** A value that is the same for every event. */
  record Constant(JsonNode value) implements Expression {
    @Override
    public JsonNode evaluate(JsonNode root, Meter meter) {
      meter.step();
      return value;
    }

    @Override
    public Bound bind(LazyEvent event, Meter meter) {
      return () -> value;
    }
  }
}
