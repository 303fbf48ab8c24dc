package io.spillway.cli;

import io.spillway.playground.OpenEvents;
import io.spillway.settings.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;

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
            bytes += record.value().length;
          }
          while (kept.size() > most || bytes > OpenEvents.MAX_BYTES) {
            bytes -= kept.remove().value().length;
          }
        });
    StringBuilder text = new StringBuilder();
    while (!kept.isEmpty()) {
      String event = new String(kept.remove().value(), StandardCharsets.UTF_8);
      // In JSON, line breaks are only between values, where a space is the same.
      text.append(event.replace('\n', ' ').replace('\r', ' ')).append('\n');
    }
    return new OpenEvents(topic, text.toString(), false);
  }
}
