package io.spillway.job.deadletter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes dead letters to a Kafka topic, as records of JSON. */
public final class DeadLetterTopic {
  /** The broker's default for the longest that it allows. */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(15);

  private DeadLetterTopic() {}

  /**
   * Creates a sink. With the guarantee exactly-once, records become visible when their checkpoint
   * is complete; with at-least-once they do at once, and some twice after a failure.
   *
   * @param client Kafka's own settings, {@code bootstrap.servers} among them
   * @param maxRecordBytes the topic's {@code max.message.bytes}
   */
  public static KafkaSink<DeadLetter> to(
      DeadLetterSettings.Topic topic, Properties client, int maxRecordBytes) {
    Properties producer = new Properties();
    producer.setProperty(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(TRANSACTION_TIMEOUT.toMillis()));
    producer.setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(maxRecordBytes));
    producer.putAll(client);
    var builder =
        KafkaSink.<DeadLetter>builder()
            .setBootstrapServers(client.getProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG))
            .setKafkaProducerConfig(producer)
            .setDeliveryGuarantee(topic.guarantee())
            .setRecordSerializer(new Records(topic.name(), maxRecordBytes));
    if (topic.guarantee() == DeliveryGuarantee.EXACTLY_ONCE) {
      builder.setTransactionalIdPrefix(topic.transactionalIdPrefix());
    }
    return builder.build();
  }

  /** The Kafka record of a dead letter. */
  private static final class Records implements KafkaRecordSerializationSchema<DeadLetter> {
    private static final long serialVersionUID = 1L;

    /** More than a batch of one record takes besides the value. */
    private static final int OVERHEAD_BYTES = 512;

    private final String topic;
    private final int maxBytes;

    /**
     * @param maxRecordBytes of a record that would be larger, failures or the event itself are left
     *     out: the topic would never take it, and the job could never go on
     */
    Records(String topic, int maxRecordBytes) {
      this.topic = topic;
      this.maxBytes = maxRecordBytes - OVERHEAD_BYTES;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        DeadLetter deadLetter, KafkaSinkContext context, @Nullable Long timestamp) {
      try {
        return new ProducerRecord<>(
            topic, deadLetter.line().toJson(deadLetter.record().value(), maxBytes));
      } catch (IOException e) {
        throw new UncheckedIOException("a record in memory is always written", e);
      }
    }
  }
}
