package io.spillway.routing;

import io.spillway.budget.BudgetExceededException;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.catalog.DestinationMapping;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.event.Event;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.filter.EventFilters;
import io.spillway.mapping.RowResult.ItemRows;
import io.spillway.record.SourceRecord;
import io.spillway.trigger.Unmet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says why an event is not taken. For one thread. */
public final class Explanation {
  private final LazyEvent event;
  private final Limits limits;
  private final Catalog catalog;

  /**
   * Why a destination or a mapping does not take an event.
   *
   * @param mappingId empty when it is the whole destination that does not
   */
  public record Reason(String destinationId, String mappingId, String why) {
    public Reason {
      Objects.requireNonNull(destinationId, "destinationId");
      Objects.requireNonNull(mappingId, "mappingId");
      Objects.requireNonNull(why, "why");
    }
  }

  /**
   * @param limits what each trigger is held to
   */
  public Explanation(EventParser parser, Limits limits, Catalog catalog) {
    this.event = new LazyEvent(parser);
    this.limits = limits;
    this.catalog = catalog;
  }

  /**
   * The reasons, in the order of the catalog; empty for an event that cannot be read.
   *
   * @param source the write key of the event's source; null when the event says it itself
   */
  public List<Reason> of(byte[] value, @Nullable String source) {
    List<Reason> reasons = new ArrayList<>();
    if (event.read(value) == null) {
      for (Destination destination : catalog.destinations()) {
        String why = why(destination, source);
        if (why == null) {
          explainMappings(destination, reasons);
        } else {
          reasons.add(new Reason(destination.id(), "", why));
        }
      }
    }
    return reasons;
  }

  private @Nullable String why(Destination destination, @Nullable String source) {
    if (!destination.enabled()) {
      return "enabled is false";
    }
    String key = source;
    if (key == null) {
      key = event.event().json().path("writeKey").textValue();
    }
    if (!destination.sources().isEmpty() && !destination.sources().contains(String.valueOf(key))) {
      return key == null
          ? "the event has no writeKey, and the destination lists its sources"
          : "its writeKey " + Diagnostic.quote(key) + " is none of the destination's sources";
    }
    return new IntegrationsSwitch(destination, event).isOn()
        ? null
        : "its integrations switch the destination off";
  }

  private void explainMappings(Destination destination, List<Reason> reasons) {
    try {
      EventFilters.Outcome outcome = destination.filters().bind(event, new Meter(limits)).outcome();
      if (outcome instanceof EventFilters.Stopped stopped) {
        String why = "its filter " + Diagnostic.quote(stopped.filterId()) + " " + stopped.how();
        reasons.add(new Reason(destination.id(), "", why));
      } else if (outcome instanceof EventFilters.Passed passed) {
        Event filtered = passed.edited() == null ? event.event() : passed.edited();
        destination.mappings().forEach(mapping -> add(destination, mapping, filtered, reasons));
      }
    } catch (BudgetExceededException e) {
      reasons.add(new Reason(destination.id(), "", "its filters: " + e.getMessage()));
    }
  }

  private void add(
      Destination destination, DestinationMapping mapping, Event filtered, List<Reason> reasons) {
    if (!mapping.enabled()) {
      reasons.add(new Reason(destination.id(), mapping.id(), "enabled is false"));
      return;
    }
    try {
      List<Unmet> unmet = mapping.compiled().unmet(filtered, new Meter(limits));
      if (!unmet.isEmpty()) {
        String why = unmet.stream().map(Unmet::toString).collect(Collectors.joining(" or "));
        reasons.add(new Reason(destination.id(), mapping.id(), "needs " + why));
      } else if (mapping.compiled().isOfItems()
          && mapping.compiled().row(filtered, SourceRecord.NONE) instanceof ItemRows items
          && items.rows().isEmpty()) {
        reasons.add(new Reason(destination.id(), mapping.id(), "has no items for `rows`"));
      }
    } catch (BudgetExceededException e) {
      reasons.add(new Reason(destination.id(), mapping.id(), e.getMessage()));
    }
  }
}
