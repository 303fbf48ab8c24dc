package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.local.cli.CommandRun;
import io.spillway.local.flink.EmbeddedJob;
import io.spillway.local.kafka.EmbeddedKafka;
import io.spillway.local.kafka.TestTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

  @ParameterizedTest
  @ValueSource(strings = {"exactly-once", "at-least-once"})
  void brokenEventsReachTheTopicOnceAndCanBeFedBack(String guarantee) throws Exception {
    produce(List.of(NO_TEXT, NO_FOLDER, NO_OBJECT));
    runJob("dead-letters.guarantee=" + guarantee);

    List<byte[]> letters = committed("dead-letters");
    assertThat(letters).hasSize(3);
    JsonMapper json = new JsonMapper();
    JsonNode first = json.readTree(letters.get(0));
    assertThat(first.path("reason").asText()).isEqualTo("not-json");
    assertThat(first.path("topic").asText()).isEqualTo("events");
    assertThat(first.path("partition").asInt(-1)).isZero();
    assertThat(first.path("offset").asInt(-1)).isZero();
    assertThat(first.path("timestamp").asText()).matches("20\\d\\d-.*Z");
    assertThat(first.path("message").asText()).isNotBlank();
    assertThat(first.has("destination")).isFalse();
    assertThat(first.path("event").binaryValue()).isEqualTo(NO_TEXT);
    JsonNode second = json.readTree(letters.get(1));
    assertThat(second.path("reason").asText()).isEqualTo("mapping-failed");
    assertThat(second.path("failures"))
        .allMatch(failure -> failure.path("destination").asText().equals("acme"))
        .extracting(failure -> failure.path("mapping").asText())
        .containsExactly("by-properties", "by-properties-too");
    assertThat(second.path("event").binaryValue()).isEqualTo(NO_FOLDER);
    assertThat(json.readTree(letters.get(2)).path("reason").asText()).isEqualTo("not-an-object");

    Path file = write("letters.jsonl", letters);
    assertThat(redrive(file.toString()))
        .isEqualTo(
            new CommandRun(
                0,
                "3 events written to again, 0 not written; 0 dead letters left out by the filters,"
                    + " 0 of events that were written already\n",
                ""));
    assertThat(redrive(file.toString(), "--destination=acme").out())
        .startsWith("1 event written to again, 0 not written; 2 dead letters left out");
    assertThat(committed("again")).containsExactly(NO_TEXT, NO_FOLDER, NO_OBJECT, NO_FOLDER);
  }

  @Test
  void leavesOutAnEventThatTheTopicWouldNotTake() throws Exception {
    byte[] large = new byte[900_000];
    new Random(1).nextBytes(large);
    produce(List.of(large, NO_OBJECT));
    runJob();
    List<byte[]> letters = committed("dead-letters");
    assertThat(letters).hasSize(2);
    JsonNode letter = new JsonMapper().readTree(letters.get(0));
    assertThat(letter.path("offset").asInt(-1)).isZero();
    assertThat(letter.has("event")).isFalse();

    CommandRun run = redrive(write("letters.jsonl", letters).toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).startsWith("1 event written to again, 1 not written; ");
    assertThat(run.err())
        .endsWith(
            "letters.jsonl, line 1: the dead letter has no event; it is in topic events,"
                + " partition 0, offset 0\n");
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
        redrive("", List.of("--kafka=max.block.ms=200", "--bootstrap=127.0.0.1:1"));
    assertThat(unreachable.exitCode()).isEqualTo(2);
    assertThat(unreachable.err())
        .startsWith("--topic again: cannot be found at 127.0.0.1:1 within 200 ms; ");
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
    List<String> arguments = new ArrayList<>();
    Path catalog = Files.writeString(folder.resolve("catalog.yaml"), CATALOG);
    arguments.add("--destinations=" + catalog);
    List<String> pairs = new ArrayList<>(List.of(settings));
    pairs.add("kafka.bootstrap.servers=" + kafka.bootstrapServers());
    pairs.add("source.topics=events");
    pairs.add("source.stop-at=latest");
    pairs.add("staging.path=" + folder.resolve("staging").toUri());
    pairs.add("dead-letters.topic=dead-letters");
    pairs.forEach(pair -> arguments.add("--set=" + pair));
    Configuration flink = new Configuration();
    flink.setString("execution.checkpointing.interval", "200 ms");
    flink.setString("parallelism.default", "1");
    EmbeddedJob.build(flink, arguments).start().await();
  }

  private void produce(List<byte[]> events) {
    new TestTopic(kafka, "events").send(events);
  }

  private List<byte[]> committed(String topic) {
    return new TestTopic(kafka, topic).committed().stream().map(ConsumerRecord::value).toList();
  }

  private Path write(String name, List<byte[]> lines) throws Exception {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(new String(line, StandardCharsets.UTF_8)).append('\n'));
    return Files.writeString(folder.resolve(name), text);
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
