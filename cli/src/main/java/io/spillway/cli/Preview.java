package io.spillway.cli;

import io.spillway.budget.Limits;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.deadletter.DeadLetterLine;
import io.spillway.deadletter.Origin;
import io.spillway.deadletter.RecordContent;
import io.spillway.deadletter.Rejections;
import io.spillway.delimited.DelimitedFileWriter;
import io.spillway.delimited.ObjectKey;
import io.spillway.event.EventParser;
import io.spillway.routing.Explanation;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs events through a catalog as the job does and writes the files that it would deliver. */
final class Preview implements Router.Collector, AutoCloseable {
  static final String REJECTED = "rejected.jsonl";

  /** Larger than any Kafka record; beyond it the file cannot hold one event per line. */
  private static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

  private static final long MAX_HELD_BYTES = 64L * 1024 * 1024;

  private final Map<String, String> buckets = new HashMap<>();
  private final Router router;
  private final Explanation explanation;
  private final PreviewFolder folder;
  private final PreviewBatches batches;
  private final OutputStream rejectedFile;
  private final Clock clock;
  private final PreviewReport report;
  private final String topic;
  private byte[] line = {};
  private long lineNumber;

  /**
   * @param topic stands for the topic in rejected events, a line's number from 0 for the offset
   * @param clock of the files' names; it also stands for the time of the events in Kafka
   */
  Preview(
      Catalog catalog,
      Limits limits,
      PreviewFolder folder,
      String topic,
      Clock clock,
      PreviewReport report)
      throws IOException {
    for (Destination destination : catalog.destinations()) {
      buckets.put(destination.id(), destination.access().bucket());
    }
    EventParser parser = new EventParser(JobDefaults.EVENT_LIMITS);
    this.router = new Router(parser, limits, catalog);
    this.explanation = new Explanation(parser, limits, catalog);
    this.folder = folder;
    this.batches =
        new PreviewBatches(
            folder.spillFolder(), JobDefaults.MAX_BATCH_BYTES, MAX_HELD_BYTES, this::write);
    this.topic = topic;
    this.clock = clock;
    this.report = report;
    this.rejectedFile = folder.create(REJECTED);
  }

  /**
   * Runs all events, one per line.
   *
   * @param source the write key of their source; null when each says it itself
   */
  void run(InputStream events, @Nullable String source) throws IOException, UsageException {
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
      event(source);
      lineNumber++;
    }
    batches.closeAll();
  }

  private void event(@Nullable String source) {
    if (isBlank(line)) {
      report.blankLine();
      return;
    }
    boolean wanted = router.route(line, clock.millis(), source, this) > 0;
    report.event(wanted);
    if (!wanted && report.explainsAnother()) {
      report.explanation(lineNumber + 1, explanation.of(line, source));
    }
  }

  @Override
  public void row(Output output, byte[] row) {
    report.row();
    try {
      batches.add(output, row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void reject(List<Router.Failure> failures) {
    Origin origin =
        new Origin(topic, 0, lineNumber, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    try {
      failures.forEach(failure -> report.rejection());
      new DeadLetterLine(
              Rejections.of(failures.stream().map(Router.Failure::rejection).toList()),
              origin,
              new RecordContent(null, List.of(), line))
          .write(rejectedFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    rejectedFile.close();
  }

  private void write(PreviewBatches.Batch batch) throws IOException {
    Output output = batch.output();
    String destination = output.key().destinationId();
    String mapping = output.key().mappingId();
    String unique = String.format(Locale.ROOT, "preview-%06d", report.attempts() + 1);
    String key = ObjectKey.key(output.key().folder(), output.layout(), clock.instant(), unique);
    PreviewFolder.Written written =
        folder.write(
            buckets.get(destination),
            key,
            out -> batch.writeTo(new DelimitedFileWriter(out, output.layout(), batch.rows())));
    if (written.problem() == null) {
      report.file(destination, mapping, key, batch.rows(), written.bytes());
    } else {
      report.refusal(destination, mapping, key, written.problem());
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
