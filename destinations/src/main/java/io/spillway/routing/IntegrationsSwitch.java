package io.spillway.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.catalog.Destination;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import java.util.List;
import java.util.stream.Stream;

/** Whether an event's {@code integrations} leave a destination on. */
final class IntegrationsSwitch {
  /** Segment's name of the destination, which customers' code uses in {@code integrations}. */
  private static final String SEGMENT_NAME = "AWS S3 (Actions)";

  private static final String INTEGRATIONS = "integrations";
  private static final String ALL = "All";

  private final LazyEvent event;
  private final EventPath integrations;

  /** The first that an event has decides. */
  private final List<EventPath> decisive;

  IntegrationsSwitch(Destination destination, LazyEvent event) {
    this.event = event;
    this.integrations = event.path(List.of(INTEGRATIONS));
    this.decisive =
        Stream.of(destination.id(), destination.name(), SEGMENT_NAME, ALL)
            .filter(name -> !name.isEmpty())
            .distinct()
            .map(name -> event.path(List.of(INTEGRATIONS, name)))
            .toList();
  }

  /** Segment: "Filtering with the integrations object"; an object of options counts as true. */
  boolean isOn() {
    if (!event.isObject(integrations)) {
      return true;
    }
    for (EventPath name : decisive) {
      if (!event.isNullOrMissing(name)) {
        JsonNode value = event.value(name);
        return !value.isBoolean() || value.booleanValue();
      }
    }
    return true;
  }
}
