package io.spillway.cli;

import io.spillway.deadletter.RecordContent;
import io.spillway.deadletter.RecordContent.Header;
import io.spillway.deadletter.StoredDeadLetter;
import io.spillway.deadletter.StoredDeadLetter.Place;
import io.spillway.payload.PayloadReader;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the events of chosen dead letters to a topic, each of them once, and counts. */
final class Redrive extends DeadLetterReader implements AutoCloseable {
  private final DeadLetterFilter filter;
  private final KafkaCluster kafka;
  private final String topic;
  private final boolean dryRun;
  private final Set<Place> taken = new HashSet<>();

  /** Events that dead letters do not have, by their partitions: how many, and where. */
  private final Map<String, LongSummaryStatistics> withheld = new TreeMap<>();

  private @Nullable KafkaTopicWriter writer;
  private int leftOut;
  private int repeated;

  /**
   * Connects to Kafka when there is an event to write, and not before.
   *
   * @param dryRun whether to count what would be written, and to write nothing
   */
  Redrive(
      DeadLetterFilter filter,
      KafkaCluster kafka,
      String topic,
      boolean dryRun,
      PrintStream complaints) {
    super(complaints);
    this.filter = filter;
    this.kafka = kafka;
    this.topic = topic;
    this.dryRun = dryRun;
  }

  @Override
  void take(String place, StoredDeadLetter letter) throws UsageException {
    if (!filter.takes(letter.rejections())) {
      int omitted = letter.rejections().omitted();
      if (omitted > 0) {
        unusable(
            place,
            "the filters take none of the failures that it lists, but it has "
                + omitted
                + " more; redrive it without filters");
      } else {
        leftOut++;
      }
    } else if (!letter.missing().isEmpty()) {
      if (letter.isWithheld()) {
        withheld(letter.place());
      }
      unusable(place, letter.missing() + "; it is in topic " + letter.place());
    } else if (!taken.add(letter.place())) {
      repeated++;
    } else {
      write(letter);
    }
  }

  private void write(StoredDeadLetter letter) throws UsageException {
    if (dryRun) {
      return;
    }
    if (writer == null) {
      writer = new KafkaTopicWriter(kafka, topic);
    }
    RecordContent content = letter.content();
    writer.write(letter.place().isOfMany() ? plain(content) : content);
  }

  /** An event that was one of several in its record: it is a record of its own now. */
  private static RecordContent plain(RecordContent event) {
    List<Header> headers = new ArrayList<>(event.headers());
    headers.removeIf(header -> header.key().equals(PayloadReader.HEADER));
    headers.add(
        new Header(PayloadReader.HEADER, PayloadReader.PLAIN.getBytes(StandardCharsets.UTF_8)));
    return new RecordContent(event.key(), headers, event.value());
  }

  private String withheldCount() {
    long count = withheld.values().stream().mapToLong(LongSummaryStatistics::getCount).sum();
    return count == 0 ? "" : String.format(Locale.ROOT, ", %,d of them withheld", count);
  }

  private void withheld(Place place) {
    try {
      long offset = Long.parseLong(place.offset());
      withheld
          .computeIfAbsent(place.ofPartition(), key -> new LongSummaryStatistics())
          .accept(offset);
    } catch (NumberFormatException e) {
      // A stranger wrote it: it is told as any other whose event cannot be written.
    }
  }

  /** Waits for the events that are being written; the counts are final then. */
  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
  }

  /** How many events could not be written. */
  int failed() {
    return unusable() + (writer == null ? 0 : writer.failed());
  }

  /** Says what was done, and why Kafka refused something. */
  void report(PrintStream out) {
    if (writer != null && writer.firstFailure() != null) {
      complaints().println(topic + ": " + writer.firstFailure());
    }
    withheld.forEach(
        (partition, offsets) ->
            complaints()
                .println(
                    partition
                        + ": "
                        + Messages.counted(offsets.getCount(), "event")
                        + " that dead letters do not have, offsets "
                        + offsets.getMin()
                        + " to "
                        + offsets.getMax()));
    out.println(
        (dryRun
                ? Messages.counted(taken.size(), "event") + " would be written to " + topic + ", "
                : Messages.counted(writer == null ? 0 : writer.written(), "event")
                    + " written to "
                    + topic
                    + ", ")
            + failed()
            + (dryRun ? " could not" : " not written")
            + withheldCount()
            + "; "
            + Messages.counted(leftOut, "dead letter")
            + " left out by the filters, "
            + repeated
            + (dryRun
                ? " of events that are counted already"
                : " of events that were written already")
            + (lostFiles() == 0 ? "" : ", " + Messages.counted(lostFiles(), "lost file")));
  }
}
