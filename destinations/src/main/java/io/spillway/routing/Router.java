package io.spillway.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.catalog.DestinationMapping;
import io.spillway.delimited.ObjectKey;
import io.spillway.event.EventParser;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import io.spillway.event.RejectReason;
import io.spillway.event.RejectedEvent;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import io.spillway.routing.OutputKey.MappingVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the mappings that take an event and makes their rows. The job and {@code preview} share it.
 * For one thread.
 */
public final class Router {

  /** Receives the results of an event. */
  public interface Collector {
    /**
     * A row for an output.
     *
     * @param row encoded cells without the batch-size cell and without a newline; must not be
     *     changed
     */
    void row(Output output, byte[] row);

    /**
     * A failure of the whole event or of one mapping.
     *
     * @param destinationId empty when the event itself is broken
     * @param mappingId empty when the event itself is broken
     */
    void reject(RejectReason reason, String message, String destinationId, String mappingId);

    /** No mapping takes the event. */
    default void filter(FilterReason reason) {}
  }

  /** Spreads the rows of an output over several keys. */
  @FunctionalInterface
  public interface ShardIds {
    /**
     * The ids of one output: at least one, all different and none of another output.
     *
     * @param shards how many its mapping asks for, at least 1
     */
    List<String> of(OutputKey key, int shards);
  }

  private final LazyEvent event;
  private final ShardIds shardIds;
  private final int turnBytes;
  private final RouteIndex<MappingRoute> index;
  private int calls;
  private boolean switchedOff;

  /** Gives each output one shard, whatever its mapping asks for. */
  public Router(EventParser parser, Catalog catalog) {
    this(parser, catalog, (key, shards) -> List.of(key.digest()), Integer.MAX_VALUE);
  }

  /**
   * @param turnBytes after so many bytes of rows, an output's next shard gets rows
   */
  public Router(EventParser parser, Catalog catalog, ShardIds shardIds, int turnBytes) {
    this.shardIds = shardIds;
    this.turnBytes = turnBytes;
    this.event = new LazyEvent(parser);
    this.index = new RouteIndex<>(event);
    for (Destination destination : catalog.destinations()) {
      if (destination.enabled()) {
        IntegrationsSwitch integrations = new IntegrationsSwitch(destination.id(), event);
        for (DestinationMapping mapping : destination.mappings()) {
          if (mapping.enabled()) {
            index.add(
                destination.sources(),
                mapping.compiled(),
                new MappingRoute(destination.id(), integrations, mapping, event));
          }
        }
      }
    }
  }

  /**
   * Passes every row and every failure of an event to {@code out}.
   *
   * @param recordMillis Kafka's time of the event; negative when it has none
   * @return how many rows and failures there were; 0 when no mapping takes the event
   */
  public int route(byte[] value, long recordMillis, Collector out) {
    RejectedEvent rejected = event.read(value);
    if (rejected != null) {
      out.reject(rejected.reason(), rejected.message(), "", "");
      return 1;
    }
    String type = event.type();
    calls = 0;
    switchedOff = false;
    index.forEachCandidate(
        type,
        route -> {
          boolean on = route.integrations.isOn();
          if ((!on && switchedOff) || !route.bound.matches()) {
            return;
          }
          if (on) {
            route.handle(type, recordMillis, out);
            calls++;
          } else {
            switchedOff = true;
          }
        });
    if (calls == 0) {
      out.filter(switchedOff ? FilterReason.INTEGRATIONS : FilterReason.NO_MATCH);
    }
    return calls;
  }

  /** A mapping with its recent outputs, so that their keys are digested once. */
  private final class MappingRoute {
    private static final int MAX_OUTPUTS_REMEMBERED = 4096;

    private final MappingVersion version;
    private final IntegrationsSwitch integrations;
    private final DestinationMapping mapping;
    private final CompiledMapping.Bound bound;
    private final Map<OutputKey, Shards> outputs = new HashMap<>();

    /** The output of the previous row: often that of the next row, too. */
    private @Nullable Shards last;

    MappingRoute(
        String destinationId,
        IntegrationsSwitch integrations,
        DestinationMapping mapping,
        LazyEvent event) {
      this.version =
          new MappingVersion(destinationId, mapping.id(), mapping.compiled().layoutVersion());
      this.integrations = integrations;
      this.mapping = mapping;
      this.bound = mapping.compiled().bind(event);
    }

    void handle(String eventType, long recordMillis, Collector out) {
      RowResult result = bound.row(recordMillis);
      if (result instanceof Row row) {
        if (last != null && isFor(last.key(), eventType, row)) {
          out.row(last.next(row.bytes()), row.bytes());
          return;
        }
        String stem = row.folder() + mapping.compiled().layout().filenamePrefix();
        String problem = ObjectKey.problem(stem);
        if (problem == null) {
          last = shards(eventType, row);
          out.row(last.next(row.bytes()), row.bytes());
        } else {
          out.reject(
              RejectReason.MAPPING_FAILED,
              "s3_aws_folder_name: " + problem,
              version.destinationId(),
              version.mappingId());
        }
      } else {
        RejectedRow rejected = (RejectedRow) result;
        out.reject(
            rejected.reason(), rejected.message(), version.destinationId(), version.mappingId());
      }
    }

    private static boolean isFor(OutputKey key, String eventType, Row row) {
      return key.eventType().equals(eventType)
          && key.folder().equals(row.folder())
          && key.batchKeys().equals(row.batchKeys());
    }

    private Shards shards(String eventType, Row row) {
      OutputKey key = new OutputKey(version, eventType, row.folder(), row.batchKeys());
      Shards known = outputs.get(key);
      if (known == null) {
        if (outputs.size() >= MAX_OUTPUTS_REMEMBERED) {
          outputs.clear();
        }
        CompiledMapping compiled = mapping.compiled();
        known =
            new Shards(
                shardIds.of(key, compiled.shards()).stream()
                    .map(id -> new Output(id, key, compiled.layout(), compiled.batchSize()))
                    .toList(),
                turnBytes,
                outputs.size());
        outputs.put(key, known);
      }
      return known;
    }
  }

  /** Whether an event's {@code integrations} leave a destination on. */
  private static final class IntegrationsSwitch {
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
}
