package io.spillway.job.route;

import io.spillway.catalog.CatalogDocument;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.RejectReason;
import io.spillway.job.deadletter.DeadLetter;
import io.spillway.job.source.KafkaRecord;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Turns records into blocks of rows. Keeps nothing over a checkpoint: open blocks are sent before
 * the barrier, so that every row belongs to the checkpoint that holds its record's offset.
 */
public final class RouteOperator extends AbstractStreamOperator<RowBlock>
    implements OneInputStreamOperator<KafkaRecord, RowBlock>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  /** What could not be handled. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", DeadLetter.TYPE);

  /**
   * How events are read and rows gathered.
   *
   * @param gatherTime the longest that a row waits for others to travel with
   * @param blockSize a block of rows is sent once it is this large
   * @param gatherMemory the most that all open blocks of one subtask may hold
   */
  public record Settings(
      EventLimits eventLimits, Duration gatherTime, MemorySize blockSize, MemorySize gatherMemory)
      implements Serializable {
    public Settings {
      Objects.requireNonNull(eventLimits, "eventLimits");
      Objects.requireNonNull(gatherTime, "gatherTime");
      Objects.requireNonNull(blockSize, "blockSize");
      Objects.requireNonNull(gatherMemory, "gatherMemory");
    }
  }

  private final CatalogDocument catalog;
  private final Settings settings;

  private transient Router router;
  private transient RowGatherer gatherer;
  private transient StreamRecord<RowBlock> reusedRecord;
  private transient boolean flushScheduled;
  private transient Counter tombstones;
  private transient Counter filtered;
  private transient Counter rows;
  private transient Counter deadLetters;

  public RouteOperator(CatalogDocument catalog, Settings settings) {
    this.catalog = Objects.requireNonNull(catalog, "catalog");
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  @Override
  public void open() throws Exception {
    super.open();
    router = new Router(new EventParser(settings.eventLimits()), catalog.compile());
    reusedRecord = new StreamRecord<>(null);
    gatherer =
        new RowGatherer(
            (int) settings.blockSize().getBytes(),
            (int) settings.gatherMemory().getBytes(),
            block -> output.collect(reusedRecord.replace(block)));
    tombstones = getMetricGroup().counter("tombstones");
    filtered = getMetricGroup().counter("eventsFiltered");
    rows = getMetricGroup().counter("rows");
    deadLetters = getMetricGroup().counter("deadLetters");
  }

  @Override
  public void processElement(StreamRecord<KafkaRecord> element) {
    KafkaRecord record = element.getValue();
    byte[] value = record.value();
    if (value == null) {
      tombstones.inc();
      return;
    }
    int calls = router.route(value, record.timestampMillis(), new RecordCollector(record));
    if (calls == 0) {
      filtered.inc();
    }
    scheduleFlush();
  }

  private void scheduleFlush() {
    if (!flushScheduled && !gatherer.isEmpty()) {
      flushScheduled = true;
      long due =
          getProcessingTimeService().getCurrentProcessingTime() + settings.gatherTime().toMillis();
      var unused =
          getProcessingTimeService()
              .registerTimer(
                  due,
                  time -> {
                    flushScheduled = false;
                    gatherer.flush();
                  });
    }
  }

  /**
   * The watermark at the end of time comes before {@link #endInput} and makes Batch emit what it
   * holds: a row sent after it would wait there for a watermark that never comes.
   */
  @Override
  public void processWatermark(Watermark mark) throws Exception {
    gatherer.flush();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    gatherer.flush();
  }

  @Override
  public void endInput() {
    gatherer.flush();
  }

  /** Hands an event's rows to the gatherer and its failures to the dead letters. */
  private final class RecordCollector implements Router.Collector {
    private final KafkaRecord record;

    RecordCollector(KafkaRecord record) {
      this.record = record;
    }

    @Override
    public void row(Output output, byte[] row) {
      rows.inc();
      gatherer.add(output, row);
    }

    @Override
    public void reject(
        RejectReason reason, String message, String destinationId, String mappingId) {
      deadLetters.inc();
      output.collect(
          DEAD_LETTERS,
          new StreamRecord<>(
              new DeadLetter(reason.code(), message, destinationId, mappingId, record)));
    }
  }
}
