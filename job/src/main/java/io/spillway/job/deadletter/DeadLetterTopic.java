package io.spillway.job.deadletter;

import io.spillway.job.source.KafkaTopics;
import io.spillway.job.source.TopicSettings;
import io.spillway.settings.SettingsText;
import io.spillway.settings.UsageException;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Writes dead letters to a Kafka topic. */
public final class DeadLetterTopic {
  /** The broker's default for the longest that it allows. */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(15);

  /** The producer's default of {@code buffer.memory}. */
  private static final int BUFFER_BYTES = 32 * 1024 * 1024;

  private DeadLetterTopic() {}

  /**
   * Creates a sink. With the guarantee exactly-once, records become visible when their checkpoint
   * is complete; with at-least-once they do at once, and some twice after a failure.
   *
   * @param client Kafka's own settings, {@code bootstrap.servers} among them
   * @param assumed the topic's settings, which each task reads again
   * @throws UsageException if the producer cannot have a size that is set
   */
  public static KafkaSink<DeadLetter> to(
      DeadLetterSettings.Topic topic, Properties client, TopicSettings assumed)
      throws UsageException {
    Properties producer = producer(client);
    int buffer = bytes(client, ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    int request = bytes(producer, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, buffer);
    String name = topic.name();
    var builder =
        KafkaSink.<DeadLetter>builder()
            .setBootstrapServers(client.getProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG))
            .setKafkaProducerConfig(producer)
            .setDeliveryGuarantee(topic.guarantee())
            .setRecordSerializer(
                new TopicRecords(
                    name, () -> settings(name, client), assumed, Math.min(request, buffer)));
    if (topic.guarantee() == DeliveryGuarantee.EXACTLY_ONCE) {
      builder.setTransactionalIdPrefix(topic.transactionalIdPrefix());
    }
    return builder.build();
  }

  /** The settings of the sink's producers, but for those that Flink's connector adds. */
  public static Properties producer(Properties client) throws UsageException {
    // Unless set, the topic's own limit is the one that counts.
    int request = bytes(client, ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    Properties producer = new Properties();
    producer.setProperty(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(TRANSACTION_TIMEOUT.toMillis()));
    producer.setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(request));
    producer.putAll(client);
    return producer;
  }

  private static TopicSettings settings(String topic, Properties client) {
    try (KafkaTopics kafka = KafkaTopics.impatient(client)) {
      return kafka.settings(topic);
    }
  }

  private static int bytes(Properties client, String key, int otherwise) throws UsageException {
    String text = client.getProperty(key);
    if (text == null) {
      return otherwise;
    }
    String digits = text.strip();
    if (!digits.matches("[0-9]{1,18}")) {
      throw new UsageException(
          SettingsText.KAFKA_PREFIX
              + key
              + ": '"
              + text
              + "' cannot be used; give a number of bytes");
    }
    return (int) Math.min(Long.parseLong(digits), Integer.MAX_VALUE);
  }
}
