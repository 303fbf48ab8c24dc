package io.spillway.routing;

import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.catalog.DestinationMapping;
import io.spillway.deadletter.Rejections.Rejection;
import io.spillway.event.EventParser;
import io.spillway.event.RejectReason;
import io.spillway.event.RejectedEvent;
import io.spillway.filter.EventFilters;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.ItemRows;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import io.spillway.payload.PayloadFormat;
import io.spillway.payload.PayloadHint;
import io.spillway.policy.Amount;
import io.spillway.policy.Amounts;
import io.spillway.record.SourceRecord;
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

    /**
     * The same with the format that a record may have which is no event, if it looks like one.
     *
     * @param record of a topic whose records are events as they are
     */
    public Failure withHint(byte[] record) {
      return new Failure(
          reason, PayloadHint.added(reason, message, record), destinationId, mappingId);
    }

    /** The failure as a dead letter states it. */
    public Rejection rejection() {
      return new Rejection(reason.code(), message, destinationId, mappingId);
    }
  }

  /** The most heap for outputs that are remembered. */
  private static final long OUTPUTS_REMEMBERED_BYTES = 32L << 20;

  private final RoutedEvent event;
  private final Sharding sharding;
  private final OpenOutputs open;
  private final RouteIndex<MappingRoute> index;
  private final RememberedOutputs outputs = new RememberedOutputs(OUTPUTS_REMEMBERED_BYTES);
  private final List<MappingRoute> candidates = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  /** Whether filters have removed fields from the event of the current row. */
  private boolean isEdited;

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
    this.event = new RoutedEvent(parser);
    this.index = new RouteIndex<>(event.whole());
    Meter usual = new Meter(limits);
    memory.count(catalog);
    for (Destination destination : catalog.destinations()) {
      if (destination.enabled()) {
        DestinationCounts counts = memory.of(destination);
        counts.reads(index.counts(destination.sources()));
        Meter meter = meter(usual, destination.amounts());
        IntegrationsSwitch integrations = new IntegrationsSwitch(destination, event.whole());
        DestinationFilters filters = filters(destination, meter);
        for (DestinationMapping mapping : destination.mappings()) {
          if (mapping.enabled()) {
            index.add(
                destination.sources(),
                mapping.compiled(),
                new MappingRoute(destination, counts, integrations, filters, mapping, meter));
          }
        }
      }
    }
  }

  /** The same for an event that says itself of which source it is. */
  public int route(byte[] value, SourceRecord record, Collector out) {
    return route(value, record, null, out);
  }

  private @Nullable DestinationFilters filters(Destination destination, Meter meter) {
    EventFilters filters = destination.filters();
    return filters.areNone() ? null : new DestinationFilters(filters, event, meter);
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
   * @param record that the event came in
   * @param source the write key of the event's source; null when the event says it itself, in
   *     {@code writeKey}
   * @return how many rows and failures there were; 0 when no mapping takes the event
   */
  public int route(byte[] value, SourceRecord record, @Nullable String source, Collector out) {
    failures.clear();
    candidates.clear();
    int rows = 0;
    FilterReason unless = FilterReason.NO_MATCH;
    RejectedEvent rejected = read(value, record, source);
    if (rejected != null) {
      failures.add(new Failure(rejected.reason(), rejected.message(), "", ""));
    } else {
      String type = OutputKey.shortened(event.whole().type());
      for (MappingRoute route : candidates) {
        if (route.counts.isKeptAway(event.number()) || !route.matches()) {
          continue;
        }
        FilterReason keptAway = route.keptAway();
        if (keptAway == null) {
          int made = route.handle(type, out);
          route.counts.took(event.number(), made);
          rows += Math.max(0, made);
          unless = made == 0 ? FilterReason.NO_ITEMS : unless;
        } else {
          unless = keptAway;
        }
      }
    }
    if (rows == 0 && failures.isEmpty()) {
      handleUntaken(unless, out);
    }
    if (!failures.isEmpty()) {
      out.reject(List.copyOf(failures));
    }
    return rows + failures.size();
  }

  /** An event that no mapping takes: often no event at all. */
  private void handleUntaken(FilterReason reason, Collector out) {
    if (reason != FilterReason.NO_MATCH) {
      out.filter(reason);
      return;
    }
    PayloadFormat.Kind format = event.otherFormat();
    if (format == null) {
      out.filter(event.whole().type().isEmpty() ? FilterReason.NO_TYPE : FilterReason.NO_MATCH);
    } else {
      failures.add(new Failure(RejectReason.WRONG_FORMAT, PayloadHint.untaken(format), "", ""));
    }
  }

  /**
   * When the event happened whose row {@link Collector#row} gets, in milliseconds since 1970: the
   * time that its date folders have.
   */
  public long eventMillis() {
    return event.millis(isEdited);
  }

  /**
   * Reads an event, what every mapping asks of it included, and finds the candidates.
   *
   * @return null, or the reason why the event cannot be read
   */
  private @Nullable RejectedEvent read(byte[] value, SourceRecord record, @Nullable String source) {
    try {
      RejectedEvent rejected = event.read(value, record);
      if (rejected == null) {
        index.forEachCandidate(source, event.whole().type(), candidates::add);
      }
      return rejected;
    } catch (RuntimeException | StackOverflowError e) {
      return new RejectedEvent(RejectReason.NOT_JSON, RejectedRow.because("event", e).message());
    }
  }

  /** What {@link MappingRoute#handle} returns in place of a number of rows. */
  private static final int FAILED = -1;

  /** A mapping with its outputs, which are remembered so that their keys are digested once. */
  private final class MappingRoute {
    private final MappingVersion version;
    private final DestinationCounts counts;
    private final IntegrationsSwitch integrations;
    private final @Nullable DestinationFilters filters;
    private final DestinationMapping mapping;
    private final CompiledMapping.Bound bound;

    /** The same for the event without some of its fields; null when no filter removes any. */
    private final CompiledMapping.@Nullable Bound boundToEdited;

    private final long maxShards;
    private final long destinationBytes;
    private int outputsMade;

    /** The output of the previous row: often that of the next row, too. */
    private @Nullable Shards last;

    MappingRoute(
        Destination destination,
        DestinationCounts counts,
        IntegrationsSwitch integrations,
        @Nullable DestinationFilters filters,
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
      this.filters = filters;
      this.mapping = mapping;
      this.maxShards = destination.amounts().most(Amount.OPEN_OUTPUTS);
      this.destinationBytes = destination.amounts().most(Amount.BATCH_BYTES);
      this.bound = mapping.compiled().bind(event.whole(), meter);
      this.boundToEdited =
          destination.filters().mayEdit() ? mapping.compiled().bind(event.edited(), meter) : null;
    }

    /** Whether the mapping matches the event as the destination's filters leave it. */
    boolean matches() {
      isEdited = false;
      if (filters != null) {
        filters.ask();
        isEdited = filters.edit();
      }
      return current().matches();
    }

    private CompiledMapping.Bound current() {
      return isEdited && boundToEdited != null ? boundToEdited : bound;
    }

    /** Why the event does not reach the destination, which is counted; null when it does. */
    @Nullable FilterReason keptAway() {
      if (!integrations.isOn()) {
        counts.switchedOff(event.number());
        return FilterReason.INTEGRATIONS;
      }
      String filterId = filters == null ? null : filters.stoppedBy();
      if (filterId == null) {
        return null;
      }
      counts.filtered(event.number(), filterId);
      return FilterReason.DESTINATION_FILTER;
    }

    /** Passes on the rows, or keeps the failure; returns how many rows, or {@link #FAILED}. */
    int handle(String eventType, Collector out) {
      RejectedRow unfiltered = filters == null ? null : filters.failure();
      RowResult result = unfiltered == null ? current().row(event.record()) : unfiltered;
      if (result instanceof Row row) {
        Shards shards = admitted(eventType, row);
        if (shards == null) {
          return FAILED;
        }
        out.row(shards.next(row.bytes()), row.bytes());
        return 1;
      }
      if (result instanceof ItemRows items) {
        return handle(eventType, items.rows(), out);
      }
      RejectedRow rejected = (RejectedRow) result;
      fail(rejected.reason(), rejected.message());
      return FAILED;
    }

    /** All rows or none: what is delivered must not come again when its dead letter is redriven. */
    private int handle(String eventType, List<Row> rows, Collector out) {
      List<Shards> shards = new ArrayList<>(rows.size());
      for (Row row : rows) {
        Shards next = admitted(eventType, row);
        if (next == null) {
          return FAILED;
        }
        shards.add(next);
      }
      for (int i = 0; i < rows.size(); i++) {
        byte[] bytes = rows.get(i).bytes();
        out.row(shards.get(i).next(bytes), bytes);
      }
      return rows.size();
    }

    /** The output of a row; null, and a failure, when the destination has too many. */
    private @Nullable Shards admitted(String eventType, Row row) {
      String batchKeys = OutputKey.shortened(row.batchKeys());
      if (last == null || !last.key().has(eventType, row.folder(), batchKeys)) {
        last = shards(new OutputKey(version, eventType, row.folder(), batchKeys));
      }
      if (open.admits(last, maxShards)) {
        return last;
      }
      fail(RejectReason.TOO_MANY_OUTPUTS, open.refusal(last, maxShards));
      return null;
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
