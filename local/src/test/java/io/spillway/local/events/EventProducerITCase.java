package io.spillway.local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.local.kafka.EmbeddedKafka;
import io.spillway.local.kafka.TestTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventProducerITCase {
  private static EmbeddedKafka kafka;

  private final EventGenerator generator =
      new EventGenerator(GeneratorOptions.seed(5).brokenPerMillion(10_000));

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void sendsEveryEventOfParallelRangesOnce() throws Exception {
    int events = 20_000;
    kafka.createTopic("parallel", 3);
    CompletableFuture<Void> second =
        CompletableFuture.runAsync(() -> send("parallel", events / 2, events));
    send("parallel", 0, events / 2);
    second.get(30, TimeUnit.SECONDS);

    Map<String, List<Integer>> expected = new TreeMap<>();
    GeneratedEventWriter writer = generator.newWriter();
    for (long index = 0; index < events; index++) {
      note(expected, generator.key(index), writer.write(index));
    }
    Map<String, List<Integer>> found = new TreeMap<>();
    new TestTopic(kafka, "parallel")
        .committed()
        .forEach(record -> note(found, record.key(), record.value()));
    found.values().forEach(hashes -> hashes.sort(null));
    expected.values().forEach(hashes -> hashes.sort(null));
    assertThat(found).isEqualTo(expected);
  }

  private static void note(Map<String, List<Integer>> events, byte[] key, byte[] value) {
    events
        .computeIfAbsent(new String(key, StandardCharsets.US_ASCII), user -> new ArrayList<>())
        .add(Arrays.hashCode(value));
  }

  @Test
  void tellsItsProgress() {
    kafka.createTopic("progress", 1);
    List<Long> progress = new ArrayList<>();
    try (EventProducer producer =
        new EventProducer(generator, kafka.bootstrapServers(), "progress")) {
      producer.send(100, 2_600, progress::add);
    }
    assertThat(progress).containsExactly(0L, 1_000L, 2_000L, 2_500L);
  }

  @Test
  void keepsToItsRate() {
    kafka.createTopic("slow", 1);
    Instant start = Instant.now();
    try (EventProducer producer =
        new EventProducer(generator, kafka.bootstrapServers(), "slow", 1_000)) {
      producer.send(0, 400);
    }
    assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofMillis(390));
  }

  @Test
  void tellsThatATopicIsMissing() {
    try (EventProducer producer =
        new EventProducer(generator, kafka.bootstrapServers(), "not a topic")) {
      assertThatThrownBy(() -> producer.send(0, 1))
          .isInstanceOf(KafkaException.class)
          .hasMessage("Could not send to topic not a topic");
    }
  }

  private void send(String topic, long from, long to) {
    try (EventProducer producer = new EventProducer(generator, kafka.bootstrapServers(), topic)) {
      producer.send(from, to);
    }
  }
}
