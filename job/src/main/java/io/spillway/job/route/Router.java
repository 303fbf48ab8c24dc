package io.spillway.job.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.catalog.DestinationMapping;
import io.spillway.event.Event;
import io.spillway.event.EventParser;
import io.spillway.event.ParsedEvent;
import io.spillway.event.RejectReason;
import io.spillway.event.RejectedEvent;
import io.spillway.mapping.RejectedRow;
import io.spillway.mapping.Row;
import io.spillway.mapping.RowResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the mappings that take an event and makes their rows. Plain Java, so that whoever wants to
 * know what the job would do can ask the very same code. For one thread.
 */
public final class Router {

  /** Receives what becomes of an event. */
  public interface Collector {
    /**
     * One row that an output is to hold.
     *
     * @param row encoded cells without the batch-size cell and without a newline; must not be
     *     changed
     */
    void row(Output output, byte[] row);

    /**
     * An event that could not be handled, whole or for one mapping.
     *
     * @param destinationId empty when the event as such is broken
     * @param mappingId empty when the event as such is broken
     */
    void reject(RejectReason reason, String message, String destinationId, String mappingId);
  }

  private final EventParser parser;
  private final List<Route> routes;

  public Router(EventParser parser, Catalog catalog) {
    this.parser = parser;
    this.routes = new ArrayList<>();
    for (Destination destination : catalog.destinations()) {
      if (destination.enabled()) {
        List<DestinationMapping> mappings =
            destination.mappings().stream().filter(DestinationMapping::enabled).toList();
        routes.add(new Route(destination, mappings));
      }
    }
  }

  /**
   * Hands every row and every failure of an event to {@code out}.
   *
   * @return how many calls {@code out} received; 0 when nobody wants the event
   */
  public int route(byte[] value, Collector out) {
    ParsedEvent parsed = parser.parse(value);
    if (parsed instanceof RejectedEvent rejected) {
      out.reject(rejected.reason(), rejected.message(), "", "");
      return 1;
    }
    Event event = (Event) parsed;
    int calls = 0;
    for (Route route : routes) {
      if (route.destination.takes(event)) {
        for (MappingRoute mapping : route.mappings) {
          if (mapping.mapping.compiled().matches(event)) {
            mapping.handle(event, out);
            calls++;
          }
        }
      }
    }
    return calls;
  }

  /** A destination with its mappings, all enabled. */
  private static final class Route {
    private final EventFilter destination;
    private final List<MappingRoute> mappings = new ArrayList<>();

    Route(Destination destination, List<DestinationMapping> mappings) {
      this.destination = new EventFilter(destination);
      for (DestinationMapping mapping : mappings) {
        this.mappings.add(new MappingRoute(destination.id(), mapping));
      }
    }
  }

  /** A mapping with the outputs that it has written to, so that their keys are digested once. */
  private static final class MappingRoute {
    private static final int MAX_OUTPUTS_REMEMBERED = 4096;

    private final String destinationId;
    private final DestinationMapping mapping;
    private final Map<OutputKey, Output> outputs = new HashMap<>();

    MappingRoute(String destinationId, DestinationMapping mapping) {
      this.destinationId = destinationId;
      this.mapping = mapping;
    }

    void handle(Event event, Collector out) {
      RowResult result = mapping.compiled().row(event);
      if (result instanceof Row row) {
        String stem = row.folder() + mapping.compiled().layout().filenamePrefix();
        String problem = ObjectKeyStem.problem(stem);
        if (problem == null) {
          out.row(output(event, row), row.bytes());
        } else {
          out.reject(
              RejectReason.MAPPING_FAILED,
              "s3_aws_folder_name: " + problem,
              destinationId,
              mapping.id());
        }
      } else {
        RejectedRow rejected = (RejectedRow) result;
        out.reject(rejected.reason(), rejected.message(), destinationId, mapping.id());
      }
    }

    private Output output(Event event, Row row) {
      OutputKey key =
          new OutputKey(
              destinationId,
              mapping.id(),
              mapping.compiled().layoutVersion(),
              event.type(),
              row.folder(),
              row.batchKeys());
      Output known = outputs.get(key);
      if (known == null) {
        if (outputs.size() >= MAX_OUTPUTS_REMEMBERED) {
          outputs.clear();
        }
        known =
            new Output(
                key.digest(), key, mapping.compiled().layout(), mapping.compiled().batchSize());
        outputs.put(key, known);
      }
      return known;
    }
  }

  /** Whether an event is meant for a destination at all, before any trigger is asked. */
  private static final class EventFilter {
    /** Segment's own name of the destination, as customers' code has it in {@code integrations}. */
    private static final String SEGMENT_NAME = "AWS S3 (Actions)";

    private final Destination destination;

    EventFilter(Destination destination) {
      this.destination = destination;
    }

    boolean takes(Event event) {
      return isFromSource(event) && isSwitchedOn(event.json().path("integrations"));
    }

    private boolean isFromSource(Event event) {
      return destination.sources().isEmpty()
          || destination.sources().contains(event.json().path("writeKey").asText());
    }

    /** Segment: "Filtering with the integrations object"; an object of options counts as true. */
    private boolean isSwitchedOn(JsonNode integrations) {
      if (!integrations.isObject()) {
        return true;
      }
      JsonNode own = integrations.path(destination.id());
      if (own.isMissingNode() || own.isNull()) {
        own = integrations.path(SEGMENT_NAME);
      }
      if (own.isMissingNode() || own.isNull()) {
        JsonNode all = integrations.path("All");
        return !all.isBoolean() || all.booleanValue();
      }
      return !own.isBoolean() || own.booleanValue();
    }
  }
}
