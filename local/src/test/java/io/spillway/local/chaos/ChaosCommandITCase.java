package io.spillway.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ChaosCommandITCase {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  @Tag("cluster")
  void deliversEveryEventOnceWhateverHappens() {
    assertThat(execute("--minutes=2", "--seed=4")).as("%s%s", out, err).isZero();
    assertThat(out.toString())
        .contains("task manager killed taskmanager-1")
        .contains("0 lost, 0 twice, 0 unexpected, 0 overfull files")
        .contains("PASSED: 7 faults, every event arrived exactly once.");
  }

  @Test
  void explainsWhatCannotBeUsed(@TempDir Path directory) throws Exception {
    assertThat(execute("--minutes=0")).isEqualTo(2);
    assertThat(err.toString()).contains("--minutes 0 cannot be used; give a number from 1 to 1440");
    assertThat(execute("--rate=0")).isEqualTo(2);
    assertThat(err.toString()).contains("--rate 0.0 cannot be used; give a number greater than 0.");
    Files.createFile(directory.resolve("something"));
    assertThat(execute("--dir=" + directory)).isEqualTo(2);
    assertThat(err.toString())
        .contains("--dir " + directory + " cannot be used; name an empty directory.");
  }

  private int execute(String... arguments) {
    return new CommandLine(new ChaosCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
