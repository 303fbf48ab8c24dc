package io.spillway.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.host.Wait;
import io.spillway.local.kafka.EmbeddedKafka;
import io.spillway.local.kafka.TestTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EventsCommandITCase {
  private static EmbeddedKafka kafka;

  @TempDir private Path folder;
  private final CommandConsole console = new CommandConsole();

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start();
    for (String topic : List.of("own", "some", "generated", "endless", "large")) {
      kafka.createTopic(topic, 1);
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void sendsTheLinesOfAFileByteForByte() throws Exception {
    Path file = folder.resolve("events.jsonl");
    Files.write(file, "{\"a\":\"ä\"}\n\n  \n\u00ff no JSON".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(send("own", "--file=" + file)).isZero();
    assertThat(console.out()).startsWith("2 events sent to own at " + kafka.bootstrapServers());
    assertThat(sent("own"))
        .extracting(record -> new String(record.value(), StandardCharsets.ISO_8859_1))
        .containsExactly("{\"a\":\"ä\"}", "\u00ff no JSON");
  }

  @Test
  void sendsNoMoreThanItIsToldTo() throws Exception {
    Path file = Files.writeString(folder.resolve("events.jsonl"), "1\n2\n3\n");
    assertThat(send("some", "--file=" + file, "--count=2")).isZero();
    assertThat(sent("some")).hasSize(2);
    assertThat(send("generated", "--count=50", "--rate=100000")).isZero();
    assertThat(console.out()).contains("50 events sent to generated at ");
    assertThat(sent("generated")).hasSize(50).allMatch(record -> record.key() != null);
  }

  @Test
  void namesTheLineThatKafkaDoesNotTake() throws Exception {
    Path file = folder.resolve("events.jsonl");
    Files.writeString(file, "1\n\n" + "x".repeat(2_000_000) + "\n2\n");
    assertThat(send("large", "--file=" + file)).isEqualTo(1);
    assertThat(console.out()).startsWith("2 events sent to large at ");
    assertThat(console.err())
        .startsWith("1 event not sent: line 3: The request included a message larger than ");
  }

  /** What is sent by then is in the topic, and counted. */
  @Test
  void stopsAtCtrlC() throws Exception {
    StopSignal whenSomeAreSent =
        new StopSignal() {
          @Override
          public void await() {
            try {
              Wait.until("some events", Duration.ofSeconds(30), () -> sent("endless").size() >= 10);
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          }

          @Override
          public void close() {}
        };
    CommandLine events = new CommandLine(new EventsCommand(() -> whenSomeAreSent));
    assertThat(
            console.execute(
                events, "--bootstrap=" + kafka.bootstrapServers(), "--topic=endless", "--rate=200"))
        .isZero();
    assertThat(console.printed("([0-9,]+) events sent to endless"))
        .isEqualTo(String.format("%,d", sent("endless").size()));
  }

  @Test
  void saysInOneSentenceWhatCannotBeUsed() {
    assertThat(send("none", "--count=1")).isEqualTo(2);
    assertThat(send("own", "--file=" + folder.resolve("none"))).isEqualTo(2);
    assertThat(send("own", "--rate=0")).isEqualTo(2);
    assertThat(send("own", "--count=0")).isEqualTo(2);
    assertThat(console.err())
        .contains(
            "--topic none: does not exist at " + kafka.bootstrapServers(),
            "--file " + folder.resolve("none") + ": cannot be read: there is no such file;",
            "--rate 0.0 cannot be used; give a number greater than 0",
            "--count 0 cannot be used; give at least 1")
        .doesNotContain("\tat ");
  }

  private static List<ConsumerRecord<byte[], byte[]>> sent(String topic) {
    return new TestTopic(kafka, topic).committed();
  }

  private int send(String topic, String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "events";
    arguments[1] = "--bootstrap=" + kafka.bootstrapServers();
    arguments[2] = "--topic=" + topic;
    System.arraycopy(more, 0, arguments, 3, more.length);
    return console.execute(LocalSpillway.commandLine(), arguments);
  }
}
