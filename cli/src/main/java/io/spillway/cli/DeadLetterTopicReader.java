package io.spillway.cli;

import io.spillway.deadletter.RecordContent;
import io.spillway.deadletter.RecordContent.Header;
import io.spillway.settings.UsageException;
import java.time.Duration;
import java.util.ArrayList;
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

/** Reads a topic of dead letters from its beginning to what is its end at the start. */
final class DeadLetterTopicReader {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final Duration POLL = Duration.ofMillis(500);

  /** For how long Kafka may send nothing. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Takes each record with its place, for a person. */
  @FunctionalInterface
  interface Records {
    void accept(String place, RecordContent record) throws UsageException;
  }

  private final KafkaCluster kafka;
  private final String topic;

  DeadLetterTopicReader(KafkaCluster kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
  }

  /**
   * Reads all committed records, partition by partition in their order.
   *
   * @throws UsageException if Kafka cannot be reached, or the topic not be read
   */
  void read(Records records) throws UsageException {
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
      read(consumer, partitions(consumer), records);
    } catch (KafkaException e) {
      throw kafka.unreachable("--from-topic", topic, e);
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
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Records records)
      throws UsageException {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long read = -1;
    long deadline = System.nanoTime();
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      long position = partitions.stream().mapToLong(consumer::position).sum();
      if (position > read) {
        read = position;
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException("Kafka has sent nothing for " + PATIENCE.toSeconds() + " s");
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < ends.get(partition)) {
          records.accept(place(record), content(record));
        }
      }
    }
  }

  private static String place(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + ", partition " + record.partition() + ", offset " + record.offset();
  }

  private static RecordContent content(ConsumerRecord<byte[], byte[]> record) {
    List<Header> headers = new ArrayList<>();
    record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    return new RecordContent(record.key(), headers, record.value());
  }
}
