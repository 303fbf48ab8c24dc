package io.spillway.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import java.util.List;

/** Whether an event's {@code integrations} leave a destination on. */
final class IntegrationsSwitch {
  /** Segment's name of the destination, which customers' code uses in {@code integrations}. */
  private static final String SEGMENT_NAME = "AWS S3 (Actions)";

  private final LazyEvent event;
  private final EventPath integrations;
  private final EventPath own;
  private final EventPath segmentName;
  private final EventPath all;

  IntegrationsSwitch(String destinationId, LazyEvent event) {
    this.event = event;
    this.integrations = event.path(List.of("integrations"));
    this.own = event.path(List.of("integrations", destinationId));
    this.segmentName = event.path(List.of("integrations", SEGMENT_NAME));
    this.all = event.path(List.of("integrations", "All"));
  }

  /** Segment: "Filtering with the integrations object"; an object of options counts as true. */
  boolean isOn() {
    if (!event.isObject(integrations)) {
      return true;
    }
    EventPath decisive = own;
    if (event.isNullOrMissing(decisive)) {
      decisive = segmentName;
    }
    if (event.isNullOrMissing(decisive)) {
      decisive = all;
    }
    JsonNode value = event.value(decisive);
    return !value.isBoolean() || value.booleanValue();
  }
}
