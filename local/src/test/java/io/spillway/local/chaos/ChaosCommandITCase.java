package io.spillway.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.cli.CommandConsole;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ChaosCommandITCase {
  private final CommandConsole console = new CommandConsole();

  @Test
  @Tag("cluster")
  void deliversEveryEventOnceWhateverHappens() {
    assertThat(execute("--minutes=2", "--seed=5"))
        .as("%s%s", console.out(), console.err())
        .isZero();
    assertThat(console.out())
        .contains("task manager killed taskmanager-")
        .contains("offsets trimmed in")
        .contains("catalog half-written")
        .contains("poison events")
        .contains("key bomb of 1120 keys")
        .contains("0 lost, 0 twice, 0 unexpected, 0 overfull files")
        .contains("0 of them without a deletion")
        .contains(" objects, 0 of them not with exactly one version")
        .contains("PASSED: 7 faults, every event arrived exactly once, but for");
  }

  @Test
  void explainsWhatCannotBeUsed(@TempDir Path directory) throws Exception {
    assertThat(execute("--minutes=0")).isEqualTo(2);
    assertThat(console.err()).contains("--minutes 0 cannot be used; give a number from 1 to 1440");
    assertThat(execute("--rate=0")).isEqualTo(2);
    assertThat(console.err()).contains("--rate 0.0 cannot be used; give a number greater than 0.");
    Files.createFile(directory.resolve("something"));
    assertThat(execute("--dir=" + directory)).isEqualTo(2);
    assertThat(console.err())
        .contains("--dir " + directory + " cannot be used; name an empty directory.");
  }

  private int execute(String... arguments) {
    return console.execute(new CommandLine(new ChaosCommand()), arguments);
  }
}
