package io.spillway.local.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.local.cli.CommandRun;
import io.spillway.local.flink.EmbeddedJob;
import io.spillway.local.host.Wait;
import io.spillway.local.kafka.EmbeddedKafka;
import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.LocalPolicy;
import io.spillway.settings.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Events that cannot be processed reach a topic with their bytes, and from there the events' topic.
 */
@Timeout(180)
class DeadLetterTopicITCase {
  private static final String CATALOG =
      """
      destinations:
        - id: acme
          settings:
            use_platform_credentials: true
            s3_aws_bucket_name: acme-bucket
            s3_aws_region: eu-west-1
          mappings:
            - id: by-properties
              s3_aws_folder_name: {"@path": $.properties}
            - id: by-properties-too
              s3_aws_folder_name: {"@path": $.properties}
      """;

  private static final byte[] NO_TEXT = {(byte) 0xff, 0, 10, 13, '"', '\\'};
  private static final byte[] NO_OBJECT = "[1]".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NO_FOLDER =
      "{\"type\":\"track\",\"event\":\"e\",\"properties\":{}}".getBytes(StandardCharsets.UTF_8);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private EmbeddedKafka kafka;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start();
    for (String topic : List.of("events", "dead-letters", "again")) {
      kafka.createTopic(topic, 1);
    }
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Tag("cluster")
  @ParameterizedTest
  @ValueSource(strings = {"exactly-once", "at-least-once"})
  void brokenEventsReachTheTopicOnceAndCanBeFedBack(String guarantee) throws Exception {
    byte[] key = {(byte) 0xfe, 0};
    List<Header> headers =
        List.of(
            new RecordHeader("trace", new byte[] {(byte) 0xff}),
            new RecordHeader("trace", null),
            new RecordHeader("spillway.reason", bytes("too-large")),
            new RecordHeader("trace", new byte[0]));
    try (KafkaProducer<byte[], byte[]> producer = new TestTopic(kafka, "events").producer()) {
      for (ProducerRecord<byte[], byte[]> event :
          List.of(
              new ProducerRecord<>("events", null, 1_795_364_940_123L, key, NO_TEXT, headers),
              new ProducerRecord<byte[], byte[]>("events", NO_FOLDER),
              new ProducerRecord<byte[], byte[]>("events", NO_OBJECT))) {
        var unused = producer.send(event);
      }
    }
    runJob("dead-letters.guarantee=" + guarantee);

    List<ConsumerRecord<byte[], byte[]>> letters = new TestTopic(kafka, "dead-letters").committed();
    assertThat(letters).hasSize(3);
    ConsumerRecord<byte[], byte[]> first = letterOf(0, letters);
    assertThat(first.key()).isEqualTo(key);
    assertThat(first.value()).isEqualTo(NO_TEXT);
    assertThat(first.headers().headers("trace"))
        .extracting(Header::value)
        .containsExactly(new byte[] {(byte) 0xff}, null, new byte[0]);
    assertThat(text(first, "spillway.original.spillway.reason")).isEqualTo("too-large");
    assertThat(text(first, "spillway.reason")).isEqualTo("not-json");
    assertThat(text(first, "spillway.topic")).isEqualTo("events");
    assertThat(text(first, "spillway.partition")).isEqualTo("0");
    assertThat(text(first, "spillway.timestamp")).isEqualTo("2026-11-22T16:29:00.123Z");
    assertThat(first.headers().lastHeader("spillway.destination")).isNull();
    ConsumerRecord<byte[], byte[]> second = letterOf(1, letters);
    assertThat(second.key()).isNull();
    assertThat(second.value()).isEqualTo(NO_FOLDER);
    assertThat(text(second, "spillway.reason")).isEqualTo("mapping-failed");
    assertThat(new JsonMapper().readTree(text(second, "spillway.failures")))
        .allMatch(failure -> failure.path("destination").asText().equals("acme"))
        .extracting(failure -> failure.path("mapping").asText())
        .containsExactly("by-properties", "by-properties-too");
    assertThat(text(letterOf(2, letters), "spillway.reason")).isEqualTo("not-an-object");

    assertThat(
            CommandRun.of(
                    List.of(
                        "dead-letters",
                        "dead-letters",
                        "--bootstrap=" + kafka.bootstrapServers(),
                        "--destination=acme"))
                .out())
        .startsWith("1 dead letter, 2 left out by the filters\n")
        .contains("  1  acme / by-properties-too\n", "  " + new String(NO_FOLDER, UTF_8) + "\n");
    assertThat(redrive("", List.of("--from-topic=dead-letters")))
        .isEqualTo(
            new CommandRun(
                0,
                "3 events written to again, 0 not written; 0 dead letters left out by the filters,"
                    + " 0 of events that were written already\n",
                ""));
    assertThat(redrive("", List.of("--from-topic=dead-letters", "--destination=acme")).out())
        .startsWith("1 event written to again, 0 not written; 2 dead letters left out");
    List<ConsumerRecord<byte[], byte[]>> again = new TestTopic(kafka, "again").committed();
    assertThat(again)
        .extracting(ConsumerRecord::value)
        .containsExactlyInAnyOrder(NO_TEXT, NO_FOLDER, NO_OBJECT, NO_FOLDER);
    assertThat(again)
        .filteredOn(record -> record.key() != null)
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.key()).isEqualTo(key);
              assertThat(record.value()).isEqualTo(NO_TEXT);
              assertThat(record.headers().toArray()).isEqualTo(headers.toArray());
            });
    assertThat(again)
        .filteredOn(record -> record.key() == null)
        .allMatch(record -> record.headers().toArray().length == 0);
  }

  @Tag("cluster")
  @Test
  void cutsAnEventThatTheTopicWouldNotTake() throws Exception {
    byte[] large = new byte[1_000_000];
    new Random(1).nextBytes(large);
    new TestTopic(kafka, "dead-letters").configure(Map.of("max.message.bytes", "500000"));
    produce(List.of(large, NO_OBJECT));
    try (CapturedLog log = CapturedLog.start()) {
      runJob("kafka.compression.type=gzip", "kafka.max.request.size=2000000");
      assertThat(log.text())
          .contains(
              "The dead letter of events, partition 0, offset 0 is larger than dead-letters.topic"
                  + " 'dead-letters' takes, 496094 bytes, and lacks ");
    }
    List<ConsumerRecord<byte[], byte[]>> letters = new TestTopic(kafka, "dead-letters").committed();
    ConsumerRecord<byte[], byte[]> letter = letterOf(0, letters);
    assertThat(letters).hasSize(2);
    assertThat(text(letter, "spillway.truncated")).isEqualTo("1000000");
    assertThat(letter.value())
        .hasSizeGreaterThan(490_000)
        .isEqualTo(Arrays.copyOf(large, letter.value().length));

    CommandRun run = redrive("", List.of("--from-topic=dead-letters"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).startsWith("1 event written to again, 1 not written; ");
    assertThat(run.err())
        .matches(
            "dead-letters, partition 0, offset \\d: the dead letter has "
                + letter.value().length
                + " of the event's 1000000 bytes; it is in topic events, partition 0, offset 0\n");
  }

  @Tag("cluster")
  @Test
  void goesOnWithSmallerOnesWhenTheTopicsLimitIsLowered() throws Exception {
    byte[] large = new byte[500_000];
    byte[] small = new byte[12_000];
    TestTopic deadLetters = new TestTopic(kafka, "dead-letters");
    EmbeddedJob job = job("source.stop-at=never").start();
    try {
      produce(List.of(NO_OBJECT));
      long started = System.nanoTime();
      awaitLetters(deadLetters, 1);
      Wait.until(
          "the job's knowledge of the topic to be old",
          PATIENCE,
          () -> System.nanoTime() - started > Duration.ofSeconds(2).toNanos());
      new TestTopic(kafka, "dead-letters").configure(Map.of("max.message.bytes", "100000"));
      produce(List.of(large));
      awaitLetters(deadLetters, 2);
      ConsumerRecord<byte[], byte[]> cut = letterOf(1, deadLetters.committed());
      assertThat(cut.value()).hasSizeBetween(98_000, 100_000);
      assertThat(text(cut, "spillway.truncated")).isEqualTo("500000");

      // Before a small dead letter the job does not ask, so that the broker refuses this one. That
      // is the one restart that the job is allowed.
      new TestTopic(kafka, "dead-letters").configure(Map.of("max.message.bytes", "6000"));
      produce(List.of(small));
      awaitLetters(deadLetters, 3);
      ConsumerRecord<byte[], byte[]> refused = letterOf(2, deadLetters.committed());
      assertThat(refused.value()).hasSizeBetween(5_000, 6_000);
      Wait.until("the restart", PATIENCE, () -> job.rest().restores(job.id()) == 1);
      produce(List.of(NO_TEXT));
      awaitLetters(deadLetters, 4);
      assertThat(letterOf(3, deadLetters.committed()).value()).isEqualTo(NO_TEXT);
    } finally {
      job.cancel();
    }
  }

  private static void awaitLetters(TestTopic topic, int count) throws Exception {
    Wait.until("dead letter " + count, PATIENCE, () -> topic.committed().size() >= count);
  }

  @Test
  void refusesATopicThatWouldLoseDeadLetters() throws Exception {
    new TestTopic(kafka, "dead-letters").configure(Map.of("cleanup.policy", "compact"));
    assertThatThrownBy(this::job)
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "dead-letters.topic: 'dead-letters' is compacted and would keep only the last dead"
                + " letter of a key; set its cleanup.policy to delete, or name another topic");
    new TestTopic(kafka, "dead-letters")
        .configure(Map.of("cleanup.policy", "delete", "max.message.bytes", "4095"));
    assertThatThrownBy(this::job)
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(
            "dead-letters.topic: 'dead-letters' takes records of at most 4095 bytes; set its"
                + " max.message.bytes to at least 4096, ");
    new TestTopic(kafka, "dead-letters").configure(Map.of("max.message.bytes", "1000000"));
    assertThatThrownBy(() -> job("kafka.buffer.memory=32 mb"))
        .isInstanceOf(UsageException.class)
        .hasMessage("kafka.buffer.memory: '32 mb' cannot be used; give a number of bytes");
  }

  @Test
  void feedsBackTheRecordsOfEarlierReleases() throws Exception {
    new TestTopic(kafka, "dead-letters")
        .send(
            List.of(
                bytes(letter("mapping-failed", "acme", 2, "b").strip()),
                bytes("{}"),
                bytes(letter("mapping-failed", "globex", 2, "b").strip())));
    CommandRun run = redrive("", List.of("--from-topic=dead-letters"));
    assertThat(run.out())
        .startsWith("1 event written to again, 1 not written; 0 dead letters left out")
        .endsWith("1 of events that were written already\n");
    assertThat(run.err())
        .isEqualTo(
            "dead-letters, partition 0, offset 1: not a dead letter; give what the job wrote as"
                + " dead letters\n");
    assertThat(committed("again")).containsExactly(bytes("b"));

    CommandRun missing = redrive("", List.of("--from-topic=nowhere"));
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).startsWith("--from-topic nowhere: does not exist at 127.0.0.1:");
  }

  @Test
  void feedsBackWhatIsChosenFromFoldersPatternsAndStandardInput() throws Exception {
    String lines =
        letter("not-json", "", 1, "a")
            + letter("mapping-failed", "acme", 2, "b")
            + letter("mapping-failed", "globex", 2, "b")
            + letter("mapping-failed", "globex", 3, "c");
    Path letters = Files.createDirectories(folder.resolve("letters/2026-11-22--16"));
    Files.writeString(letters.resolve("dead-letters-1.jsonl"), lines);
    Files.writeString(letters.resolve(".dead-letters-2.jsonl.inprogress"), "{");
    assertThat(redrive(folder.resolve("letters").toString()).out())
        .startsWith("3 events written to again, 0 not written; 0 dead letters left out")
        .contains("1 of events that were written already");
    assertThat(redrive(folder + "/letters/2026-*/*.jsonl", "--destination=acme").out())
        .startsWith("1 event written to again, 0 not written; 3 dead letters left out");
    assertThat(
            redrive(lines, List.of("--reason=mapping-failed", "--destination=globex,initech"))
                .out())
        .startsWith("2 events written to again, 0 not written; 2 dead letters left out");
    assertThat(committed("again"))
        .extracting(value -> new String(value, StandardCharsets.UTF_8))
        .containsExactly("a", "b", "c", "b", "b", "c");
  }

  @Test
  void saysWhatCannotBeFedBack() throws Exception {
    CommandRun run = redrive("not json\n{\"a\":1}\n" + letter("not-json", "", 1, "a"), List.of());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "standard input, line 1: not JSON; give what the job wrote as dead letters\n"
                + "standard input, line 2: not a dead letter; give what the job wrote as dead"
                + " letters\n");
    assertThat(run.out()).startsWith("1 event written to again, 2 not written");

    String cut =
        "{\"reason\":\"mapping-failed\",\"failures\":[{\"reason\":\"mapping-failed\",\"destination\":\"acme\"}],\"failures_omitted\":4,\"topic\":\"t\",\"partition\":0,\"offset\":7,\"event\":\"YQ==\"}\n";
    assertThat(redrive(cut, List.of("--destination=acme")).exitCode()).isZero();
    assertThat(redrive(cut, List.of("--destination=globex")))
        .extracting(CommandRun::exitCode, CommandRun::err)
        .containsExactly(
            1,
            "standard input, line 1: the filters take none of the failures that it lists, but it"
                + " has 4 more; redrive it without filters\n");

    assertThat(redrive(folder.resolve("none").toString()).exitCode()).isEqualTo(2);
    assertThat(redrive(folder + "/*.jsonl").err()).contains("no file of dead letters is there");
    CommandRun refused =
        redrive(letter("not-json", "", 1, "a"), List.of("--kafka=max.request.size=1"));
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).startsWith("again: The message is ");
    CommandRun unreachable =
        redrive(
            letter("not-json", "", 1, "a"),
            List.of("--kafka=max.block.ms=200", "--bootstrap=127.0.0.1:1"));
    assertThat(unreachable.exitCode()).isEqualTo(2);
    assertThat(unreachable.err())
        .startsWith("--bootstrap: '127.0.0.1:1' refuses connections; check");
  }

  private static String letter(String reason, String destination, int offset, String event)
      throws Exception {
    return new JsonMapper()
            .writeValueAsString(
                Map.of(
                    "reason",
                    reason,
                    "destination",
                    destination,
                    "topic",
                    "events",
                    "partition",
                    0,
                    "offset",
                    offset,
                    "event",
                    event.getBytes(StandardCharsets.UTF_8)))
        + "\n";
  }

  private void runJob(String... settings) throws Exception {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("source.stop-at=latest");
    job(all.toArray(String[]::new)).start().await();
  }

  private EmbeddedJob job(String... settings) throws Exception {
    List<String> arguments = new ArrayList<>();
    Path catalog = Files.writeString(folder.resolve("catalog.yaml"), CATALOG);
    arguments.add("--destinations=" + catalog);
    arguments.add("--policy=" + LocalPolicy.write(folder));
    List<String> pairs = new ArrayList<>(List.of(settings));
    pairs.add("kafka.bootstrap.servers=" + kafka.bootstrapServers());
    pairs.add("source.topics=events");
    pairs.add("staging.path=" + folder.resolve("staging").toUri());
    pairs.add("dead-letters.topic=dead-letters");
    pairs.forEach(pair -> arguments.add("--set=" + pair));
    Configuration flink = new Configuration();
    flink.setString("execution.checkpointing.interval", "200 ms");
    flink.setString("parallelism.default", "1");
    flink.setString("restart-strategy.type", "fixed-delay");
    flink.setString("restart-strategy.fixed-delay.attempts", "1");
    flink.setString("restart-strategy.fixed-delay.delay", "0 s");
    return EmbeddedJob.build(flink, arguments);
  }

  private void produce(List<byte[]> events) {
    new TestTopic(kafka, "events").send(events);
  }

  private List<byte[]> committed(String topic) {
    return new TestTopic(kafka, topic).committed().stream().map(ConsumerRecord::value).toList();
  }

  /** The dead letter of an event, by its offset. */
  private static ConsumerRecord<byte[], byte[]> letterOf(
      int offset, List<ConsumerRecord<byte[], byte[]>> letters) {
    return letters.stream()
        .filter(letter -> text(letter, "spillway.offset").equals(String.valueOf(offset)))
        .findFirst()
        .orElseThrow();
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
    return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private CommandRun redrive(String path, String... more) {
    List<String> arguments = new ArrayList<>(List.of(path));
    arguments.addAll(List.of(more));
    return redrive("", arguments);
  }

  private CommandRun redrive(String input, List<String> more) {
    List<String> arguments = new ArrayList<>(List.of("redrive", "--topic=again"));
    if (more.stream().noneMatch(argument -> argument.startsWith("--bootstrap"))) {
      arguments.add("--bootstrap=" + kafka.bootstrapServers());
    }
    arguments.addAll(more);
    return CommandRun.withInput(input, arguments);
  }
}
