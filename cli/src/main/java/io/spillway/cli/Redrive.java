package io.spillway.cli;

import io.spillway.deadletter.MalformedDeadLetterException;
import io.spillway.deadletter.RecordContent;
import io.spillway.deadletter.StoredDeadLetter;
import io.spillway.deadletter.StoredDeadLetter.Place;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import io.spillway.staging.LostFileLine;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the events of chosen dead letters to a topic, each of them once, and counts. */
final class Redrive implements AutoCloseable {
  private static final int MOST_COMPLAINTS = 10;

  private final DeadLetterFilter filter;
  private final KafkaCluster kafka;
  private final String topic;
  private final PrintStream complaints;
  private final Set<Place> taken = new HashSet<>();

  /** Events that dead letters do not have, by their partitions: how many, and where. */
  private final Map<String, LongSummaryStatistics> withheld = new TreeMap<>();

  private @Nullable KafkaTopicWriter writer;
  private int leftOut;
  private int repeated;
  private int lostFiles;
  private int unusable;

  /** Connects to Kafka when there is an event to write, and not before. */
  Redrive(DeadLetterFilter filter, KafkaCluster kafka, String topic, PrintStream complaints) {
    this.filter = filter;
    this.kafka = kafka;
    this.topic = topic;
    this.complaints = complaints;
  }

  /**
   * Takes a line of a file.
   *
   * @param place of the line, for a person
   * @throws UsageException if Kafka cannot be reached, has no such topic, or cannot use a setting
   */
  void line(String place, byte[] line) throws UsageException {
    if (LostFileLine.isOne(line)) {
      lostFiles++;
      return;
    }
    try {
      take(place, StoredDeadLetter.ofLine(line));
    } catch (MalformedDeadLetterException e) {
      unusable(place, e.getMessage());
    }
  }

  /**
   * Takes a record of a topic.
   *
   * @param place of the record, for a person
   * @throws UsageException if Kafka cannot be reached, has no such topic, or cannot use a setting
   */
  void record(String place, RecordContent record) throws UsageException {
    if (record.value() != null && LostFileLine.isOne(record.value())) {
      lostFiles++;
      return;
    }
    try {
      take(place, StoredDeadLetter.ofRecord(record));
    } catch (MalformedDeadLetterException e) {
      unusable(place, e.getMessage());
    }
  }

  /** Counts something whose event cannot be written, and says so of the first few. */
  void unusable(String place, String problem) {
    if (++unusable <= MOST_COMPLAINTS) {
      complaints.println(place + ": " + problem);
    }
  }

  private void take(String place, StoredDeadLetter letter) throws UsageException {
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
      if (writer == null) {
        writer = new KafkaTopicWriter(kafka, topic);
      }
      writer.write(letter.content());
    }
  }

  private String withheldCount() {
    long count = withheld.values().stream().mapToLong(LongSummaryStatistics::getCount).sum();
    return count == 0 ? "" : String.format(Locale.ROOT, ", %,d of them withheld", count);
  }

  private void withheld(Place place) {
    try {
      long offset = Long.parseLong(place.offset());
      withheld
          .computeIfAbsent(place.partition(), key -> new LongSummaryStatistics())
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
    return unusable + (writer == null ? 0 : writer.failed());
  }

  /** Says what was done, and why Kafka refused something. */
  void report(PrintStream out) {
    if (writer != null && writer.firstFailure() != null) {
      complaints.println(topic + ": " + writer.firstFailure());
    }
    withheld.forEach(
        (partition, offsets) ->
            complaints.println(
                partition
                    + ": "
                    + Messages.counted(offsets.getCount(), "event")
                    + " that dead letters do not have, offsets "
                    + offsets.getMin()
                    + " to "
                    + offsets.getMax()));
    out.println(
        Messages.counted(writer == null ? 0 : writer.written(), "event")
            + " written to "
            + topic
            + ", "
            + failed()
            + " not written"
            + withheldCount()
            + "; "
            + Messages.counted(leftOut, "dead letter")
            + " left out by the filters, "
            + repeated
            + " of events that were written already"
            + (lostFiles == 0 ? "" : ", " + Messages.counted(lostFiles, "lost file")));
  }
}
