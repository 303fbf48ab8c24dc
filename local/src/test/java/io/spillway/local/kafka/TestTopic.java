package io.spillway.local.kafka;

import io.spillway.local.host.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A topic that a test writes to and reads from. */
public record TestTopic(EmbeddedKafka kafka, String name) {
  /** A producer that keeps the order of records. */
  public KafkaProducer<byte[], byte[]> producer() {
    return producer(Map.of());
  }

  /** The same with further settings. */
  public KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends records without keys; returns when the broker has them. */
  public void send(List<byte[]> values) {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (byte[] value : values) {
        var unused = producer.send(new ProducerRecord<>(name, value));
      }
    }
  }

  /**
   * A record without a key.
   *
   * @param partition null for any
   */
  public static ProducerRecord<byte[], byte[]> record(
      String topic, @Nullable Integer partition, String text) {
    return new ProducerRecord<>(topic, partition, null, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Changes settings of the topic; returns when the broker has them. */
  public void configure(Map<String, String> settings) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      List<AlterConfigOp> changes = new ArrayList<>();
      settings.forEach(
          (key, value) ->
              changes.add(
                  new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
      admin.incrementalAlterConfigs(Map.of(resource, changes)).all().get();
      Wait.until(
          () -> "the settings of " + name,
          Duration.ofSeconds(30),
          () -> hasSettings(admin, resource, settings));
    }
  }

  private static boolean hasSettings(
      Admin admin, ConfigResource resource, Map<String, String> settings)
      throws IOException, InterruptedException {
    try {
      Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      return settings.entrySet().stream()
          .allMatch(setting -> config.get(setting.getKey()).value().equals(setting.getValue()));
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  /** All records that are committed at the moment, partition by partition. */
  public List<ConsumerRecord<byte[], byte[]>> committed() {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(name).stream()
              .map(partition -> new TopicPartition(name, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }
}
