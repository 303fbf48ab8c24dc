package io.spillway.cli;

import io.spillway.settings.UsageException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic to what is its end at the start. It is in no group and commits nothing, so that
 * nobody else notices.
 */
final class TopicReader {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final Duration POLL = Duration.ofMillis(500);

  /** For how long Kafka may send nothing. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Takes each record. */
  @FunctionalInterface
  interface Records {
    void accept(ConsumerRecord<byte[], byte[]> record) throws UsageException;
  }

  private final KafkaCluster kafka;
  private final String option;
  private final String topic;

  /**
   * @param option that names the topic, for messages
   */
  TopicReader(KafkaCluster kafka, String option, String topic) {
    this.kafka = kafka;
    this.option = option;
    this.topic = topic;
  }

  /**
   * Reads committed records, of each partition in their order.
   *
   * @param last how many offsets of each partition, of which some may have no record
   * @throws UsageException if Kafka cannot be reached, or the topic not be read
   */
  void read(long last, Records records) throws UsageException {
    KafkaConsumer<byte[], byte[]> consumer =
        kafka.client(
            Map.of(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS),
            Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false),
            settings ->
                new KafkaConsumer<>(
                    settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    try (consumer) {
      List<TopicPartition> partitions = partitions(consumer);
      consumer.assign(partitions);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
      for (TopicPartition partition : partitions) {
        consumer.seek(partition, Math.max(begins.get(partition), ends.get(partition) - last));
      }
      read(consumer, ends, records);
    } catch (KafkaException e) {
      throw kafka.unreachable(option, topic, e);
    }
  }

  private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException("there is no such topic");
    }
    return partitions;
  }

  private static void read(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Records records)
      throws UsageException {
    long read = -1;
    long deadline = System.nanoTime();
    while (ends.keySet().stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      long position = ends.keySet().stream().mapToLong(consumer::position).sum();
      if (position > read) {
        read = position;
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException("Kafka has sent nothing for " + PATIENCE.toSeconds() + " s");
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < ends.get(partition)) {
          records.accept(record);
        }
      }
    }
  }
}
