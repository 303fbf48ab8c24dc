package io.spillway.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaITCase {

  @Test
  void servesCommittedRecordsOnly() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("events", 2);

      try (KafkaProducer<String, String> producer = producer(kafka, "tx-1")) {
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, "committed-1");
        send(producer, "committed-2");
        producer.commitTransaction();
        producer.beginTransaction();
        send(producer, "aborted");
        producer.abortTransaction();
      }
      try (KafkaProducer<String, String> producer = producer(kafka, null)) {
        send(producer, "plain");
      }

      assertThat(consume(kafka, 3))
          .containsExactlyInAnyOrder("committed-1", "committed-2", "plain");
    }
  }

  @Test
  void keepsItsPortAndItsRecordsOverARestart() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      String before = kafka.bootstrapServers();
      kafka.createTopic("events", 1);
      try (KafkaProducer<String, String> producer = producer(kafka, null)) {
        send(producer, "before");

        kafka.restart();
        send(producer, "after");
      }

      assertThat(kafka.bootstrapServers()).isEqualTo(before);
      assertThat(consume(kafka, 2)).containsExactly("before", "after");
    }
  }

  @Test
  void servesWhatAnEarlierBrokerLeftInTheDirectory(@TempDir Path directory) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      kafka.createTopic("events", 1);
      try (KafkaProducer<String, String> producer = producer(kafka, null)) {
        send(producer, "kept");
      }
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      assertThat(consume(kafka, 1)).containsExactly("kept");
    }
  }

  @Test
  void refusesAPortThatIsTaken(@TempDir Path directory) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(directory, taken.getLocalPort()))
          .isInstanceOf(KafkaException.class)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void leavesNoThreadThatKeepsTheJvmAlive() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    EmbeddedKafka kafka = EmbeddedKafka.start();
    kafka.close();

    Instant deadline = Instant.now().plusSeconds(10);
    List<String> left;
    do {
      left =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> !thread.isDaemon() && !before.contains(thread))
              .map(Thread::getName)
              .collect(Collectors.toList());
      Thread.onSpinWait();
    } while (!left.isEmpty() && Instant.now().isBefore(deadline));
    assertThat(left).isEmpty();
  }

  private static KafkaProducer<String, String> producer(
      EmbeddedKafka kafka, @Nullable String transactionalId) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    if (transactionalId != null) {
      config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    }
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private static void send(KafkaProducer<String, String> producer, String value) throws Exception {
    producer.send(new ProducerRecord<>("events", value)).get(20, TimeUnit.SECONDS);
  }

  private static List<String> consume(EmbeddedKafka kafka, int expected) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers(),
            ConsumerConfig.GROUP_ID_CONFIG, "test",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    List<String> values = new ArrayList<>();
    Instant deadline = Instant.now().plusSeconds(20);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("events"));
      while (values.size() < expected && Instant.now().isBefore(deadline)) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
