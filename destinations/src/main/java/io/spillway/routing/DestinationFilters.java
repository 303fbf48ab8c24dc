package io.spillway.routing;

import io.spillway.budget.Meter;
import io.spillway.event.Event;
import io.spillway.filter.EventFilters;
import io.spillway.mapping.RowResult.RejectedRow;
import org.jspecify.annotations.Nullable;

/**
 * What a destination's filters make of the current event; they are asked once for each event. For
 * one thread.
 */
final class DestinationFilters {
  private final EventFilters.Bound filters;
  private final RoutedEvent event;

  private long number = -1;
  private @Nullable Event withoutFields;
  private @Nullable String stoppedBy;
  private @Nullable RejectedRow failure;

  DestinationFilters(EventFilters filters, RoutedEvent event, Meter meter) {
    this.filters = filters.bind(event.whole(), meter);
    this.event = event;
  }

  /** Asks the filters about the current event. */
  void ask() {
    if (number == event.number()) {
      return;
    }
    number = event.number();
    withoutFields = null;
    stoppedBy = null;
    failure = null;
    try {
      EventFilters.Outcome outcome = filters.outcome();
      if (outcome instanceof EventFilters.Stopped stopped) {
        stoppedBy = stopped.filterId();
      } else if (outcome instanceof EventFilters.Passed passed) {
        withoutFields = passed.edited();
      }
    } catch (RuntimeException | StackOverflowError e) {
      failure = RejectedRow.because("filters", e);
    }
  }

  /** Whether filters remove fields of the event; the edited one is without them then. */
  boolean edit() {
    if (withoutFields == null) {
      return false;
    }
    event.edited().read(withoutFields);
    return true;
  }

  /** The id of the filter that keeps the event from the destination; null when none does. */
  @Nullable String stoppedBy() {
    return stoppedBy;
  }

  /** Why nobody knows what the filters make of the event; null when they know. */
  @Nullable RejectedRow failure() {
    return failure;
  }
}
