package io.spillway.cli;

import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.delimited.DelimitedFileWriter;
import io.spillway.delimited.ObjectKey;
import io.spillway.event.EventParser;
import io.spillway.event.RejectReason;
import io.spillway.routing.DeadLetterLine;
import io.spillway.routing.Output;
import io.spillway.routing.Router;
import io.spillway.settings.JobDefaults;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs events through a catalog as the job would and writes the files that it would deliver. */
final class Preview implements Router.Collector {
  static final String REJECTED = "rejected.jsonl";

  /** Larger than any Kafka record; beyond it the file cannot hold one event per line. */
  private static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

  private static final long MAX_HELD_BYTES = 64L * 1024 * 1024;
  private static final int MAX_REFUSALS_SHOWN = 20;

  private final Map<String, String> buckets = new HashMap<>();
  private final Router router;
  private final PreviewFolder folder;
  private final PreviewBatches batches;
  private final OutputStream rejectedFile;
  private final Clock clock;
  private final FileTable table;
  private final Consumer<String> warnings;
  private final Totals totals = new Totals();
  private final String topic;
  private byte[] line = {};
  private long lineNumber;

  /** What became of the events. */
  static final class Totals {
    private long events;
    private long blankLines;
    private long unwanted;
    private long rejections;
    private long rows;
    private long files;
    private long fileRows;
    private long bytes;
    private long refused;

    /** Files that the folder cannot hold. */
    long refused() {
      return refused;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s, %s, %s%n%s: %s made, %s, %,d taken by no mapping%s",
          Counted.of(files, "file"),
          Counted.of(fileRows, "row"),
          Counted.of(bytes, "byte"),
          Counted.of(events, "event"),
          Counted.of(rows, "row"),
          Counted.of(rejections, "rejection"),
          unwanted,
          blankLines == 0 ? "" : ", " + Counted.of(blankLines, "blank line") + " skipped");
    }
  }

  /**
   * @param topic stands for the topic in rejected events, a line's number from 0 for the offset
   * @param clock of the files' names; it also stands for the time of the events in Kafka
   */
  Preview(
      Catalog catalog,
      PreviewFolder folder,
      OutputStream rejectedFile,
      String topic,
      Clock clock,
      FileTable table,
      Consumer<String> warnings)
      throws IOException {
    for (Destination destination : catalog.destinations()) {
      buckets.put(destination.id(), destination.access().bucket());
    }
    this.router = new Router(new EventParser(JobDefaults.EVENT_LIMITS), catalog);
    this.folder = folder;
    this.batches =
        new PreviewBatches(
            folder.spillFolder(), JobDefaults.MAX_BATCH_BYTES, MAX_HELD_BYTES, this::write);
    this.rejectedFile = rejectedFile;
    this.topic = topic;
    this.clock = clock;
    this.table = table;
    this.warnings = warnings;
  }

  /** Runs all events, one per line. */
  Totals run(InputStream events) throws IOException, UsageException {
    LineReader lines = new LineReader(events, MAX_LINE_BYTES, () -> {});
    for (byte @Nullable [] next = lines.next(); next != null; next = lines.next()) {
      if (lines.isTooLong()) {
        throw new UsageException(
            "--events: line "
                + (lineNumber + 1)
                + " is longer than "
                + MAX_LINE_BYTES
                + " bytes; give a file with one event per line");
      }
      line = next;
      event();
      lineNumber++;
    }
    batches.closeAll();
    table.print();
    if (totals.refused > MAX_REFUSALS_SHOWN) {
      warnings.accept((totals.refused - MAX_REFUSALS_SHOWN) + " more files were not written");
    }
    return totals;
  }

  private void event() {
    if (isBlank(line)) {
      totals.blankLines++;
      return;
    }
    totals.events++;
    if (router.route(line, clock.millis(), this) == 0) {
      totals.unwanted++;
    }
  }

  @Override
  public void row(Output output, byte[] row) {
    totals.rows++;
    try {
      batches.add(output, row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void reject(RejectReason reason, String message, String destinationId, String mappingId) {
    totals.rejections++;
    DeadLetterLine.Origin origin =
        new DeadLetterLine.Origin(
            topic, 0, lineNumber, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    try {
      new DeadLetterLine(reason.code(), message, destinationId, mappingId, origin)
          .write(line, rejectedFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(HeldRows batch) throws IOException {
    Output output = batch.output();
    String destination = output.key().destinationId();
    String mapping = output.key().mappingId();
    String unique = String.format(Locale.ROOT, "preview-%06d", totals.files + totals.refused + 1);
    String key = ObjectKey.key(output.key().folder(), output.layout(), clock.instant(), unique);
    PreviewFolder.Written written =
        folder.write(
            buckets.get(destination),
            key,
            out -> batch.writeTo(new DelimitedFileWriter(out, output.layout(), batch.rows())));
    if (written.problem() == null) {
      totals.files++;
      totals.fileRows += batch.rows();
      totals.bytes += written.bytes();
      table.add(destination, mapping, key, batch.rows(), written.bytes());
      return;
    }
    totals.refused++;
    if (totals.refused <= MAX_REFUSALS_SHOWN) {
      warnings.accept(
          "not written: destination "
              + destination
              + ", mapping "
              + mapping
              + ", key '"
              + key
              + "': "
              + written.problem());
    }
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
