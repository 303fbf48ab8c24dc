package io.spillway.routing;

import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.catalog.DestinationMapping;
import io.spillway.deadletter.Rejections.Rejection;
import io.spillway.delimited.ObjectKey;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.event.RejectReason;
import io.spillway.event.RejectedEvent;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import io.spillway.mapping.evaluation.EventTime;
import io.spillway.policy.Amount;
import io.spillway.policy.Amounts;
import io.spillway.routing.OutputKey.MappingVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
     * What came of an event besides its rows, after them: the failure of the event itself, or those
     * of one or more mappings. Called at most once for an event.
     */
    void reject(List<Failure> failures);

    /** No mapping takes the event. */
    default void filter(FilterReason reason) {}
  }

  /**
   * Why an event has no row in a mapping, or none at all.
   *
   * @param message one sentence, without the event's content
   * @param destinationId empty when the event itself is broken
   * @param mappingId empty when the event itself is broken
   */
  public record Failure(
      RejectReason reason, String message, String destinationId, String mappingId) {
    public Failure {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(message, "message");
      Objects.requireNonNull(destinationId, "destinationId");
      Objects.requireNonNull(mappingId, "mappingId");
    }

    /** The failure as a dead letter states it. */
    public Rejection rejection() {
      return new Rejection(reason.code(), message, destinationId, mappingId);
    }
  }

  /** The most heap for outputs that are remembered. */
  private static final long OUTPUTS_REMEMBERED_BYTES = 32L << 20;

  private final LazyEvent event;
  private final EventTime time;
  private final Sharding sharding;
  private final OpenOutputs open;
  private final RouteIndex<MappingRoute> index;
  private final RememberedOutputs outputs = new RememberedOutputs(OUTPUTS_REMEMBERED_BYTES);
  private final List<MappingRoute> candidates = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  /** How many there were, the current one included. */
  private long events;

  private long recordMillis;
  private boolean isTimed;
  private long eventMillis;

  /** Gives each output one shard, and any number of outputs to a destination. */
  public Router(EventParser parser, Limits limits, Catalog catalog) {
    this(parser, limits, catalog, Sharding.NONE, new RouterMemory(OpenOutputs.unlimited()));
  }

  /**
   * @param limits what each mapping is held to for each event
   * @param memory of the router before this one
   */
  public Router(
      EventParser parser, Limits limits, Catalog catalog, Sharding sharding, RouterMemory memory) {
    this.sharding = sharding;
    this.open = memory.open();
    this.event = new LazyEvent(parser);
    this.time = new EventTime(event);
    this.index = new RouteIndex<>(event);
    Meter usual = new Meter(limits);
    memory.count(catalog);
    for (Destination destination : catalog.destinations()) {
      if (destination.enabled()) {
        DestinationCounts counts = memory.of(destination);
        counts.reads(index.counts(destination.sources()));
        Meter meter = meter(usual, destination.amounts());
        IntegrationsSwitch integrations = new IntegrationsSwitch(destination, event);
        for (DestinationMapping mapping : destination.mappings()) {
          if (mapping.enabled()) {
            index.add(
                destination.sources(),
                mapping.compiled(),
                new MappingRoute(destination, counts, integrations, mapping, meter));
          }
        }
      }
    }
  }

  /** The same for an event that says itself of which source it is. */
  public int route(byte[] value, long recordMillis, Collector out) {
    return route(value, recordMillis, null, out);
  }

  private static Meter meter(Meter usual, Amounts amounts) {
    int rowBytes = amounts.within(Amount.ROW_BYTES, usual.rowBytes());
    return rowBytes == usual.rowBytes()
        ? usual
        : new Meter(usual.limits(), rowBytes, Amount.ROW_BYTES.key() + " in the policy");
  }

  /**
   * Passes every row and every failure of an event to {@code out}. Never throws because of the
   * event: an exception is one of {@code out}.
   *
   * @param recordMillis Kafka's time of the event; negative when it has none
   * @param source the write key of the event's source; null when the event says it itself, in
   *     {@code writeKey}
   * @return how many rows and failures there were; 0 when no mapping takes the event
   */
  public int route(byte[] value, long recordMillis, @Nullable String source, Collector out) {
    failures.clear();
    candidates.clear();
    events++;
    this.recordMillis = recordMillis;
    isTimed = false;
    int rows = 0;
    boolean switchedOff = false;
    RejectedEvent rejected = read(value, source);
    if (rejected != null) {
      failures.add(new Failure(rejected.reason(), rejected.message(), "", ""));
    } else {
      String type = OutputKey.shortened(event.type());
      for (MappingRoute route : candidates) {
        boolean on = route.integrations.isOn();
        if ((!on && route.counts.isSwitchedOff(events)) || !route.bound.matches()) {
          continue;
        }
        if (on) {
          boolean madeRow = route.handle(type, out);
          route.counts.took(events, madeRow);
          rows += madeRow ? 1 : 0;
        } else {
          route.counts.switchedOff(events);
          switchedOff = true;
        }
      }
    }
    int calls = rows + failures.size();
    if (!failures.isEmpty()) {
      out.reject(List.copyOf(failures));
    } else if (calls == 0) {
      out.filter(switchedOff ? FilterReason.INTEGRATIONS : FilterReason.NO_MATCH);
    }
    return calls;
  }

  /**
   * When the event happened whose row {@link Collector#row} gets, in milliseconds since 1970: the
   * time that its date folders have.
   */
  public long eventMillis() {
    if (!isTimed) {
      isTimed = true;
      eventMillis = time.of(recordMillis);
    }
    return eventMillis;
  }

  /**
   * Reads an event, what every mapping asks of it included, and finds the candidates.
   *
   * @return null, or the reason why the event cannot be read
   */
  private @Nullable RejectedEvent read(byte[] value, @Nullable String source) {
    try {
      RejectedEvent rejected = event.read(value);
      if (rejected == null) {
        index.forEachCandidate(source, event.type(), candidates::add);
      }
      return rejected;
    } catch (RuntimeException | StackOverflowError e) {
      return new RejectedEvent(RejectReason.NOT_JSON, RejectedRow.because("event", e).message());
    }
  }

  /** A mapping with its outputs, which are remembered so that their keys are digested once. */
  private final class MappingRoute {
    private final MappingVersion version;
    private final DestinationCounts counts;
    private final IntegrationsSwitch integrations;
    private final DestinationMapping mapping;
    private final CompiledMapping.Bound bound;
    private final long maxShards;
    private final long destinationBytes;
    private int outputsMade;

    /** The output of the previous row: often that of the next row, too. */
    private @Nullable Shards last;

    MappingRoute(
        Destination destination,
        DestinationCounts counts,
        IntegrationsSwitch integrations,
        DestinationMapping mapping,
        Meter meter) {
      BucketAccess access = destination.access();
      this.version =
          new MappingVersion(
              access.destinationId(),
              mapping.id(),
              mapping.compiled().layoutVersion(),
              access.owner());
      this.counts = counts;
      this.integrations = integrations;
      this.mapping = mapping;
      this.maxShards = destination.amounts().most(Amount.OPEN_OUTPUTS);
      this.destinationBytes = destination.amounts().most(Amount.BATCH_BYTES);
      this.bound = mapping.compiled().bind(event, meter);
    }

    /** Passes on the row, or keeps the failure; returns whether there is a row. */
    boolean handle(String eventType, Collector out) {
      RowResult result = bound.row(recordMillis);
      if (result instanceof RejectedRow rejected) {
        fail(rejected.reason(), rejected.message());
        return false;
      }
      Row row = (Row) result;
      String batchKeys = OutputKey.shortened(row.batchKeys());
      if (last == null || !last.key().has(eventType, row.folder(), batchKeys)) {
        String problem =
            ObjectKey.problem(row.folder() + mapping.compiled().layout().filenamePrefix());
        if (problem != null) {
          fail(RejectReason.MAPPING_FAILED, "s3_aws_folder_name: " + problem);
          return false;
        }
        last = shards(new OutputKey(version, eventType, row.folder(), batchKeys));
      }
      if (!open.admits(last, maxShards)) {
        fail(RejectReason.TOO_MANY_OUTPUTS, open.refusal(last, maxShards));
        return false;
      }
      out.row(last.next(row.bytes()), row.bytes());
      return true;
    }

    private void fail(RejectReason reason, String message) {
      failures.add(new Failure(reason, message, version.destinationId(), version.mappingId()));
    }

    private Shards shards(OutputKey key) {
      Shards known = outputs.get(key);
      if (known == null) {
        known = sharding.shards(key, mapping.compiled(), destinationBytes, outputsMade++);
        if (open.admits(known, maxShards)) {
          outputs.put(known);
        }
      }
      return known;
    }
  }
}
