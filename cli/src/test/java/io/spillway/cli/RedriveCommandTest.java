package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedriveCommandTest {
  private static final byte[] LETTER =
      "{\"reason\":\"not-json\",\"offset\":1,\"event\":\"\"}".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      textBlock =
          """
          localhost          # --bootstrap localhost: 'localhost' is not host:port; give one like localhost:9092, several with commas between them
          localhost:         # --bootstrap localhost:: 'localhost:' is not host:port; give one like localhost:9092, several with commas between them
          a:9092,,b:9092     # --bootstrap a:9092,,b:9092: '' is not host:port; give one like localhost:9092, several with commas between them
          localhost:1 --kafka security.protocol=SSL --kafka ssl.truststore.location=/nowhere # --kafka ssl.truststore.location: '/nowhere': there is no such file; put it there on every machine and let the process read it
          localhost:1 --kafka security.protocol=PLAINTEXT --kafka max.block.ms=200 # --bootstrap: 'localhost:1' refuses connections; check host and port, and that the broker runs and listens on this address
          localhost:1 --kafka retries=many # --kafka retries: 'many' cannot be used: Not a number of type INT; give a value that Kafka's client takes
          """)
  void saysWhichAddressOrSettingCannotBeUsed(String arguments, String problem) {
    List<String> command = new ArrayList<>(List.of("redrive", "--topic=events", "--bootstrap"));
    command.addAll(Arrays.asList(arguments.split(" ")));
    assertThat(CommandRun.withInput(LETTER, command.toArray(String[]::new)))
        .isEqualTo(new CommandRun(2, "", problem + "\n"));
  }

  @Test
  void saysWhichReasonsThereAre() {
    assertThat(redrive(LETTER, "--reason=not-json,too-big"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "--reason too-big: there is no such reason; give too-large, too-deep, not-json,"
                    + " not-an-object, wrong-format, unknown-source, mapping-failed,"
                    + " budget-exceeded, too-many-outputs\n"));
    assertThat(redrive(LETTER, "--reason=Not_json").err())
        .startsWith(
            "--reason Not_json: there is no such reason; did you mean not-json? There are"
                + " too-large, ");
  }

  @Test
  void countsWhatItWouldWriteAndAsksNoKafka() {
    String letters =
        """
        {"reason":"not-json","topic":"e","partition":0,"offset":1,"event":""}
        {"reason":"not-json","topic":"e","partition":0,"offset":1,"event":""}
        {"reason":"too-deep","topic":"e","partition":0,"offset":2,"event":""}
        {"reason":"not-json","topic":"e","partition":0,"offset":3}
        """;
    CommandRun run =
        redrive(letters.getBytes(StandardCharsets.UTF_8), "--dry-run", "--reason=not-json");
    assertThat(run)
        .isEqualTo(
            new CommandRun(
                1,
                "1 event would be written to events, 1 could not; 1 dead letter left out by the"
                    + " filters, 1 of events that are counted already\n",
                "standard input, line 4: the dead letter has no event; it is in topic e, partition"
                    + " 0, offset 3\n"));
  }

  @Test
  void readsItsInputBeforeItLooksForKafka() {
    assertThat(redrive("{\n".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            new CommandRun(
                1,
                "0 events written to events, 1 not written; 0 dead letters left out by the"
                    + " filters, 0 of events that were written already\n",
                "standard input, line 1: not JSON; give what the job wrote as dead letters\n"));
    assertThat(redrive(LETTER, "--reason=too-deep"))
        .isEqualTo(
            new CommandRun(
                0,
                "0 events written to events, 0 not written; 1 dead letter left out by the"
                    + " filters, 0 of events that were written already\n",
                ""));
    assertThat(redrive(LETTER, "nowhere.jsonl"))
        .isEqualTo(
            new CommandRun(
                2, "", "nowhere.jsonl: there is no such file; give a file of dead letters\n"));
  }

  @Test
  void saysWhereTheEventsAreThatDeadLettersDoNotHave() {
    StringBuilder letters = new StringBuilder();
    for (int offset = 7; offset < 20; offset++) {
      letters.append(
          "{\"reason\":\"mapping-failed\",\"topic\":\"events\",\"partition\":3,\"offset\":"
              + offset
              + ",\"withheld\":1000}\n");
    }
    CommandRun run = redrive(letters.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .startsWith("0 events written to events, 13 not written, 13 of them withheld;");
    assertThat(run.err())
        .startsWith(
            "standard input, line 1: its destination has more dead letters than"
                + " dead_letters_per_minute of the policy, so that this one has no event; it is in"
                + " topic events, partition 3, offset 7\n")
        .endsWith(
            "events, partition 3: 13 events that dead letters do not have, offsets 7 to 19\n");
  }

  @Test
  void refusesToWriteToTheTopicThatItReads() {
    assertThat(redrive(LETTER, "--from-topic=events"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "--topic events: is read by --from-topic, too; name the topic that the job"
                    + " reads\n"));
  }

  private static CommandRun redrive(byte[] input, String... more) {
    List<String> command =
        new ArrayList<>(List.of("redrive", "--topic=events", "--bootstrap=localhost:1"));
    command.addAll(List.of(more));
    return CommandRun.withInput(input, command.toArray(String[]::new));
  }
}
