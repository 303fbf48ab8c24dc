package io.spillway.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.kafka.EmbeddedKafka;
import io.spillway.local.kafka.TestTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Blocks that need Kafka, and those that start a page, which is asked for and its server ended
 * before the next line is typed. The addresses of Kafka and of the page are those of the test.
 */
@Tag("cluster")
@Timeout(120)
class KafkaBlocksITCase {
  private static final Map<String, String> FAILURE =
      Map.of(
          "spillway.format", "3",
          "spillway.reason", "mapping-failed",
          "spillway.message", "why",
          "spillway.destination", "acme",
          "spillway.mapping", "orders",
          "spillway.failures",
              "[{\"reason\":\"mapping-failed\",\"message\":\"why\",\"destination\":\"acme\",\"mapping\":\"orders\"}]",
          "spillway.topic", "events",
          "spillway.partition", "0",
          "spillway.offset", "1",
          "spillway.timestamp", "2026-11-22T16:00:00Z");

  @TempDir private static Path folder;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void layOut() throws Exception {
    var unused = BuiltHome.in(folder);
    Files.copy(
        folder.resolve("examples/destinations.yaml"), folder.resolve("conf/destinations.yaml"));
    Files.copy(folder.resolve("examples/events.jsonl"), folder.resolve("events.jsonl"));
    Files.createDirectories(folder.resolve("dead-letters"));
    Files.writeString(
        folder.resolve("dead-letters/part-0.jsonl"),
        Files.readString(folder.resolve("examples/dead-letters.jsonl"))
            .replaceFirst("\"not-json\"", "\"too-large\""));
    kafka = EmbeddedKafka.start();
    for (String topic : List.of("events", "dead-letters")) {
      kafka.createTopic(topic, 1);
    }
    ProducerRecord<byte[], byte[]> letter = TestTopic.record("dead-letters", 0, "{}");
    FAILURE.forEach(
        (key, value) -> letter.headers().add(key, value.getBytes(StandardCharsets.UTF_8)));
    try (KafkaProducer<byte[], byte[]> producer = new TestTopic(kafka, "dead-letters").producer()) {
      var unusedMetadata = producer.send(letter).get();
    }
  }

  @AfterAll
  static void stop() {
    if (kafka != null) {
      kafka.close();
    }
  }

  static List<CommandBlock> blocks() throws IOException {
    return CommandBlock.runBy(KafkaBlocksITCase.class);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void runsAsTyped(CommandBlock block) throws Exception {
    for (String line : block.text().lines().toList()) {
      String command =
          line.replaceAll("(kafka|localhost):9092", kafka.bootstrapServers())
              .replace("bin/spillway playground", "bin/spillway playground --port 0");
      try (Shell shell = new Shell(folder)) {
        if (line.startsWith("bin/spillway playground")) {
          shell.start(command);
          shell.awaitPage();
        } else {
          int exitCode = shell.run(command);
          assertThat(exitCode).as(shell.output()).isZero();
          assertThat(shell.output()).startsWith("1 event written to events");
        }
      }
    }
  }
}
