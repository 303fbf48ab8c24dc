package io.spillway.cli;

import io.spillway.payload.Payload;
import io.spillway.payload.PayloadFormat;
import io.spillway.payload.PayloadHeaders;
import io.spillway.payload.UnreadablePayloadException;
import io.spillway.playground.KnownRecords;
import io.spillway.playground.OpenEvents;
import io.spillway.record.SourceRecord;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads the last events of a topic, in the order of their times in Kafka. */
final class LastEvents {
  private static final byte[] NOTHING = {};

  private static final Comparator<Kept> OLDEST_FIRST =
      Comparator.comparing(
          Kept::record,
          Comparator.comparingLong(SourceRecord::timestampMillis)
              .thenComparing(SourceRecord::partition)
              .thenComparing(SourceRecord::offset)
              .thenComparing(SourceRecord::index));

  private final TopicReader reader;
  private final String topic;
  private final PayloadFormat format;
  private final PriorityQueue<Kept> kept = new PriorityQueue<>(OLDEST_FIRST);
  private long bytes;
  private long unreadable;
  private @Nullable String why;

  /**
   * @param bytes of the line, and of what is kept of the record besides its value
   */
  private record Kept(SourceRecord record, String line, long bytes) {}

  /**
   * @param format of the records
   */
  LastEvents(KafkaCluster kafka, String topic, PayloadFormat format) {
    this.reader = new TopicReader(kafka, "--topic", topic);
    this.topic = topic;
    this.format = format;
  }

  /**
   * Reads at most so many events, fewer where they are too large together. A record without a value
   * has none.
   *
   * @param complaints gets how many records are not of the format
   */
  OpenEvents read(int most, PrintStream complaints) throws UsageException {
    reader.read(
        most,
        record -> {
          if (record.value() != null) {
            take(record, most);
          }
        });
    if (unreadable > 0) {
      complaints.println(
          Messages.counted(unreadable, "record") + " of " + topic + " left out: " + why);
    }
    StringBuilder text = new StringBuilder();
    KnownRecords records = new KnownRecords();
    while (!kept.isEmpty()) {
      Kept next = kept.remove();
      text.append(next.line()).append('\n');
      records.add(next.line(), next.record());
    }
    return new OpenEvents(topic, text.toString(), false, records);
  }

  private void take(ConsumerRecord<byte[], byte[]> record, int most) {
    Payload events;
    try {
      events =
          FormatOption.read(
              PayloadHeaders.format(format, key -> lastHeader(record, key)), record.value());
    } catch (UnreadablePayloadException e) {
      unreadable++;
      why = e.getMessage();
      return;
    }
    SourceRecord source = sourceRecord(record);
    long besides = bytesBesides(record);
    for (int index = Math.max(0, events.count() - most); index < events.count(); index++) {
      String line = OpenEvents.line(events.event(index));
      SourceRecord place = events.isOfMany() ? source.ofMany(index) : source;
      kept.add(new Kept(place, line, line.length() + besides));
      bytes += line.length() + besides;
      while (kept.size() > most || bytes > OpenEvents.MAX_BYTES) {
        bytes -= kept.remove().bytes();
      }
    }
  }

  private static long bytesBesides(ConsumerRecord<byte[], byte[]> record) {
    long bytes = length(record.key());
    for (Header header : record.headers()) {
      bytes += header.key().length();
      bytes += length(header.value());
    }
    return bytes;
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static SourceRecord sourceRecord(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers(); // without the record, whose value need not be kept
    return new SourceRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        name -> {
          Header last = headers.lastHeader(name);
          return last == null ? null : last.value();
        },
        SourceRecord.WHOLE);
  }

  private static byte @Nullable [] lastHeader(ConsumerRecord<byte[], byte[]> record, String key) {
    Header last = record.headers().lastHeader(key);
    return last == null ? null : last.value() == null ? NOTHING : last.value();
  }
}
