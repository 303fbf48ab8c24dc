package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaygroundCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      textBlock =
          """
          --write                       # --write: there is no file to write to; give a catalog
          a.yaml --catalog b.yaml       # The catalog is given twice, as 'a.yaml' and with --catalog 'b.yaml'; give it once
          --port 65536                  # --port 65536: give 0 to 65535
          --topic events                # --bootstrap is missing; give the addresses of Kafka, like localhost:9092, or export SPILLWAY_BOOTSTRAP
          --topic t --events e.jsonl    # --events and --topic: give one of them
          --bootstrap localhost:9092    # --bootstrap and --kafka are for --topic; give it, too
          --topic t --bootstrap localhost:9092 --last 0 # --last 0: give 1 to 2000
          --topic t --bootstrap nowhere # --bootstrap nowhere: 'nowhere' is not host:port; give one like localhost:9092, several with commas between them
          --format jsonl                # --format is for --events or --topic; give one of them, too
          --job nowhere                 # --job 'nowhere': must be the address of Flink's web UI, like http://localhost:8081, its port at most 65535
          --events none.jsonl           # --events none.jsonl: cannot be read: there is no such file; give a file with one event per line
          """)
  void explainsWrongUsageInOneSentence(String arguments, String sentence) {
    assertThat(CommandRun.of(("playground " + arguments).split(" +")))
        .isEqualTo(new CommandRun(2, "", sentence + "\n"));
  }

  @Test
  void doesNotTakeAFolder(@TempDir Path folder) {
    assertThat(CommandRun.of("playground", folder.toString()))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "catalog "
                    + folder
                    + ": this is a folder; give one of its files, which are shown one each\n"));
    assertThat(CommandRun.of("playground", "--events", folder.toString()).err())
        .isEqualTo("--events " + folder + ": this is a folder; give a file of events\n");
  }
}
