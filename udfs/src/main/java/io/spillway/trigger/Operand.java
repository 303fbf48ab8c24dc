package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Meter;
import io.spillway.event.LazyEvent;
import java.util.List;
import java.util.function.Supplier;

/** What a condition looks at: a field of the event, or what a function makes of one. Immutable. */
interface Operand {
  /** The value that it has in an event; a missing node when there is none. */
  JsonNode in(JsonNode event, Meter meter);

  /** The same value of the current event of {@code event}. */
  default Supplier<JsonNode> bind(LazyEvent event, Meter meter) {
    return () -> in(event.event().json(), meter);
  }

  /** Whether a number that it is compared with counts as text. */
  default boolean comparesNumbersAsText() {
    return false;
  }

  /** Whether {@code true} and {@code false} that it is compared with count as text. */
  default boolean comparesBooleansAsText() {
    return false;
  }

  /** The keys that lead to the value; empty when it is not simply that of a place. */
  default List<String> place() {
    return List.of();
  }
}
