package io.spillway.cli;

import io.spillway.playground.KnownRecords;
import io.spillway.playground.OpenEvents;
import io.spillway.record.SourceRecord;
import io.spillway.settings.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads the last events of a topic, in the order of their times in Kafka. */
final class LastEvents {
  private static final Comparator<ConsumerRecord<byte[], byte[]>> OLDEST_FIRST =
      Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
          .thenComparing(ConsumerRecord::partition)
          .thenComparing(ConsumerRecord::offset);

  private final TopicReader reader;
  private final String topic;
  private final PriorityQueue<ConsumerRecord<byte[], byte[]>> kept =
      new PriorityQueue<>(OLDEST_FIRST);
  private long bytes;

  LastEvents(KafkaCluster kafka, String topic) {
    this.reader = new TopicReader(kafka, "--topic", topic);
    this.topic = topic;
  }

  /**
   * Reads at most so many events, fewer where they are too large together. A record without a value
   * is none.
   */
  OpenEvents read(int most) throws UsageException {
    reader.read(
        most,
        record -> {
          if (record.value() != null) {
            kept.add(record);
            bytes += bytes(record);
          }
          while (kept.size() > most || bytes > OpenEvents.MAX_BYTES) {
            bytes -= bytes(kept.remove());
          }
        });
    StringBuilder text = new StringBuilder();
    KnownRecords records = new KnownRecords();
    while (!kept.isEmpty()) {
      ConsumerRecord<byte[], byte[]> record = kept.remove();
      String event = new String(record.value(), StandardCharsets.UTF_8);
      // In JSON, line breaks are only between values, where a space is the same.
      String line = event.replace('\n', ' ').replace('\r', ' ');
      text.append(line).append('\n');
      records.add(line, sourceRecord(record));
    }
    return new OpenEvents(topic, text.toString(), false, records);
  }

  /** With what is kept of it besides the value. */
  private static long bytes(ConsumerRecord<byte[], byte[]> record) {
    long bytes = length(record.value());
    bytes += length(record.key());
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
    Headers headers = record.headers();
    return new SourceRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        name -> headers.lastHeader(name) == null ? null : headers.lastHeader(name).value(),
        SourceRecord.WHOLE);
  }
}
