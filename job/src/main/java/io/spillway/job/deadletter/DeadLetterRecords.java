package io.spillway.job.deadletter;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Makes Kafka records of dead letters. */
final class DeadLetterRecords implements KafkaRecordSerializationSchema<DeadLetter> {
  private static final long serialVersionUID = 1L;

  /** More than what a batch and its one record take besides the value. */
  private static final int OVERHEAD_BYTES = 512;

  private final String topic;
  private final int maxBytes;

  /**
   * @param maxRecordBytes of a record that would be larger, the event itself is left out: the topic
   *     would never take it, and the job could never go on
   */
  DeadLetterRecords(String topic, int maxRecordBytes) {
    this.topic = topic;
    this.maxBytes = maxRecordBytes - OVERHEAD_BYTES;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, @Nullable Long timestamp) {
    try {
      byte[] value = letter.line().toJson(letter.record().value());
      if (value.length > maxBytes) {
        value = letter.line().toJson(null);
      }
      return new ProducerRecord<>(topic, value);
    } catch (IOException e) {
      throw new UncheckedIOException("a record in memory is always written", e);
    }
  }
}
