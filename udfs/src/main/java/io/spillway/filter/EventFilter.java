package io.spillway.filter;

import io.spillway.trigger.Trigger;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A filter of a destination.
 *
 * @param condition which events it is for; null for all
 */
public record EventFilter(String id, @Nullable Trigger condition, List<FilterAction> actions) {
  public EventFilter {
    Objects.requireNonNull(id, "id");
    actions = List.copyOf(actions);
  }
}
