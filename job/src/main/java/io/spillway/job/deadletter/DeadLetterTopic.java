package io.spillway.job.deadletter;

import java.time.Duration;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Dead letters as JSON records of a Kafka topic. */
public final class DeadLetterTopic {
  /** The most that a broker allows unless it is told otherwise. */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(15);

  private DeadLetterTopic() {}

  /**
   * A sink that makes records visible when their checkpoint is complete, or at once and maybe
   * twice, as the topic's guarantee says.
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
            .setRecordSerializer(new DeadLetterRecords(topic.name(), maxRecordBytes));
    if (topic.guarantee() == DeliveryGuarantee.EXACTLY_ONCE) {
      builder.setTransactionalIdPrefix(topic.transactionalIdPrefix());
    }
    return builder.build();
  }
}
