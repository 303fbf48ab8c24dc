package io.spillway.local.chaos;

import io.spillway.local.cluster.DemoCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends hostile events and remembers them by their places in the topic. */
final class HostileEvents {
  /** A little less than what Kafka takes as one record. */
  private static final int MEGABYTE = 1_000_000;

  private final String bootstrapServers;
  private final Map<Place, HostileEvent> sent = new ConcurrentHashMap<>();
  private int number;

  /** Where a record is in the topic. */
  record Place(int partition, long offset) {}

  /**
   * An event that was sent.
   *
   * @param reason of the dead letter that it must become; null when it may have a row instead
   */
  record HostileEvent(String messageId, @Nullable String reason) {}

  HostileEvents(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** By their places in the topic. */
  Map<Place, HostileEvent> sent() {
    return Map.copyOf(sent);
  }

  boolean isAt(int partition, long offset) {
    return sent.containsKey(new Place(partition, offset));
  }

  /**
   * Sends events that come to a limit: products of arrays, text that is sought, text that is made,
   * depth.
   *
   * @param rounds how many of each kind
   * @return how many there were
   */
  int poison(int rounds) throws IOException, InterruptedException {
    try (Burst burst = new Burst()) {
      for (int i = 0; i < rounds; i++) {
        String budget = "budget-exceeded";
        burst.send(
            HostileDestination.PRODUCT, budget, "\"items\":[" + "{},".repeat(100_000) + "{}]");
        burst.send(
            HostileDestination.SEARCH,
            budget,
            "\"text\":\"" + letters(600_000) + "\",\"sought\":\"" + letters(250_000) + "b\"");
        burst.send(
            HostileDestination.TEXT, budget, "\"text\":\"" + letters(MEGABYTE - 1000) + "\"");
        burst.send(
            "poison-depth", "too-deep", "\"deep\":" + "[".repeat(400_000) + "]".repeat(400_000));
      }
      return burst.end();
    }
  }

  /**
   * Sends events whose types, names, batch keys and folders are all different, so that each has an
   * output of its own.
   *
   * @param large how many have a text of so many bytes in their key
   * @param small how many have a short one
   * @return how many there were
   */
  int bombs(int large, int largeBytes, int small, Random random)
      throws IOException, InterruptedException {
    try (Burst burst = new Burst()) {
      for (int i = 0; i < large + small; i++) {
        String unique = Long.toHexString(random.nextLong()) + "-" + number;
        String text = i < large ? unique + letters(largeBytes) : unique;
        String properties = "\"bomb\":true,\"";
        switch (i % 4) {
          case 0 -> burst.send("bomb-" + text, null, properties + "key\":\"-\"");
          case 1 -> burst.send("bomb\",\"event\":\"" + text, null, properties + "key\":\"-\"");
          case 2 -> burst.send("bomb", null, properties + "key\":\"" + text + "\"");
          default -> burst.send("bomb", null, properties + "folder\":\"" + text + "\"");
        }
      }
      return burst.end();
    }
  }

  private static String letters(int count) {
    return "a".repeat(count);
  }

  /** Events that are sent together, all of them over all partitions. */
  private final class Burst implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    private final List<HostileEvent> events = new ArrayList<>();
    private final List<Future<RecordMetadata>> receipts = new ArrayList<>();

    void send(String type, @Nullable String reason, String properties) {
      String messageId = "hostile-" + number++;
      byte[] event =
          "{\"messageId\":\"%s\",\"type\":\"%s\",\"properties\":{%s}}"
              .formatted(messageId, type, properties)
              .getBytes(StandardCharsets.UTF_8);
      byte[] key = messageId.getBytes(StandardCharsets.UTF_8);
      events.add(new HostileEvent(messageId, reason));
      receipts.add(producer.send(new ProducerRecord<>(DemoCluster.TOPIC, key, event)));
    }

    /** Returns how many events there were, once Kafka has them. */
    int end() throws IOException, InterruptedException {
      try {
        for (int i = 0; i < events.size(); i++) {
          RecordMetadata receipt = receipts.get(i).get();
          sent.put(new Place(receipt.partition(), receipt.offset()), events.get(i));
        }
      } catch (ExecutionException e) {
        throw new IOException("Hostile events could not be sent", e);
      }
      return events.size();
    }

    @Override
    public void close() {
      producer.close();
    }
  }
}
