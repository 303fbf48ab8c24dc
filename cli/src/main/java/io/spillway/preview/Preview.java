package io.spillway.preview;

import io.spillway.budget.Limits;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.deadletter.DeadLetterLine;
import io.spillway.deadletter.Origin;
import io.spillway.deadletter.RecordContent;
import io.spillway.deadletter.Rejections;
import io.spillway.delimited.ObjectKey;
import io.spillway.event.EventParser;
import io.spillway.parquet.FileWriters;
import io.spillway.payload.Payload;
import io.spillway.record.SourceRecord;
import io.spillway.routing.Output;
import io.spillway.routing.Router;
import io.spillway.settings.JobDefaults;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs events through a catalog as the job does and writes the files that it would deliver. For one
 * thread.
 */
public final class Preview implements AutoCloseable {
  /** The name of the file of rejected events. */
  public static final String REJECTED = "rejected.jsonl";

  private static final long MAX_HELD_BYTES = 64L * 1024 * 1024;

  private final Map<String, String> buckets = new HashMap<>();
  private final Router router;
  private final PreviewFiles files;
  private final PreviewBatches batches;
  private final OutputStream rejectedFile;
  private final Clock clock;
  private final PreviewListener listener;
  private final String topic;
  private final Router.Collector routed = new Routed();
  private byte[] line = {};
  private int index = Origin.WHOLE;
  private boolean isOfRecord;
  private long lineNumber;
  private long filesMade;

  /**
   * @param topic stands for the topic in rejected events, a line's number from 0 for the offset
   * @param clock of the files' names; it also stands for the time of the events in Kafka
   */
  public Preview(
      Catalog catalog,
      Limits limits,
      PreviewFiles files,
      String topic,
      Clock clock,
      PreviewListener listener)
      throws IOException {
    for (Destination destination : catalog.destinations()) {
      buckets.put(destination.id(), destination.access().bucket());
    }
    this.router = new Router(new EventParser(JobDefaults.EVENT_LIMITS), limits, catalog);
    this.files = files;
    this.batches =
        new PreviewBatches(
            files.spillFolder(), JobDefaults.MAX_BATCH_BYTES, MAX_HELD_BYTES, this::write);
    this.topic = topic;
    this.clock = clock;
    this.listener = listener;
    this.rejectedFile = files.rejected();
  }

  /**
   * Runs the next line, an event or a blank one.
   *
   * @param next without its newline; must not be changed
   * @param source the write key of the event's source; null when the event says it itself
   */
  public void line(byte[] next, @Nullable String source) {
    line(next, null, source);
  }

  /**
   * The same for an event that may have come in a record.
   *
   * @param record null when none is known
   */
  public void line(byte[] next, @Nullable SourceRecord record, @Nullable String source) {
    line = next;
    if (isBlank(line)) {
      listener.blankLine();
    } else {
      route(lineNumber + 1, record == null ? SourceRecord.at(clock.millis()) : record, source);
    }
    lineNumber++;
  }

  /**
   * Runs all events of one record, whose offset is 0.
   *
   * @param record must not be changed
   */
  public void record(Payload record, @Nullable String source) {
    isOfRecord = true;
    for (int i = 0; i < record.count(); i++) {
      line = record.event(i);
      index = record.isOfMany() ? i : Origin.WHOLE;
      route(i + 1, SourceRecord.at(clock.millis()).ofMany(index), source);
    }
  }

  private void route(long number, SourceRecord record, @Nullable String source) {
    boolean isWanted = router.route(line, record, source, routed) > 0;
    listener.event(number, line, isWanted);
  }

  /** Writes the files that are not full, after the last line. */
  public void finish() throws IOException {
    batches.closeAll();
  }

  @Override
  public void close() throws IOException {
    rejectedFile.close();
  }

  /** Takes what the router makes of the current line. */
  private final class Routed implements Router.Collector {
    @Override
    public void row(Output output, byte[] row) {
      listener.row(output, row);
      try {
        batches.add(output, row);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void reject(List<Router.Failure> all) {
      List<Router.Failure> failures =
          isOfRecord ? all : all.stream().map(failure -> failure.withHint(line)).toList();
      listener.rejections(failures);
      Origin origin =
          new Origin(topic, 0, lineNumber, index, clock.instant().truncatedTo(ChronoUnit.MILLIS));
      try {
        new DeadLetterLine(
                Rejections.of(failures.stream().map(Router.Failure::rejection).toList()),
                origin,
                new RecordContent(null, List.of(), line))
            .write(rejectedFile);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void write(PreviewBatches.Batch batch) throws IOException {
    Output output = batch.output();
    String bucket = buckets.get(output.key().destinationId());
    String unique = String.format(Locale.ROOT, "preview-%06d", ++filesMade);
    String key = ObjectKey.key(output.key().folder(), output.layout(), clock.instant(), unique);
    PreviewFiles.Written written =
        files.write(
            bucket,
            key,
            out -> {
              try (var writer = FileWriters.of(out, output.layout(), batch.rows())) {
                batch.writeTo(writer);
              }
            });
    listener.file(
        new PreviewListener.File(
            output, bucket, key, batch.rows(), written.bytes(), written.problem()));
  }

  /** Whether a line has nothing but white space. */
  public static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
