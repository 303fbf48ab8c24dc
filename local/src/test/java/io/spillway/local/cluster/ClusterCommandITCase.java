package io.spillway.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.cli.CommandConsole;
import io.spillway.local.cli.StopSignal;
import io.spillway.local.flink.FlinkRest;
import io.spillway.local.host.Wait;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClusterCommandITCase {
  private static final String ENDED =
      "taskmanager-1 ended by itself with code 137; press Enter to start another";

  private final CommandConsole console = new CommandConsole();
  private final PipedInputStream enter = new PipedInputStream();

  @Test
  @Tag("cluster")
  void runsTheJobUntilToldToEnd() {
    assertThat(execute("--port=0", "--task-managers=1")).as("%s", console.err()).isZero();
    List<ProcessHandle> left =
        Pattern.compile("pid +(\\d+) ")
            .matcher(console.out())
            .results()
            .flatMap(result -> ProcessHandle.of(Long.parseLong(result.group(1))).stream())
            .toList();
    assertThat(left).isEmpty();
  }

  @Test
  void explainsWhatCannotBeUsed(@TempDir Path directory) throws Exception {
    assertThat(execute("--task-managers=0")).isEqualTo(2);
    assertThat(console.err())
        .contains("--task-managers 0 cannot be used; give a number from 1 to 8.");
    assertThat(execute("--rate=0")).isEqualTo(2);
    assertThat(console.err()).contains("--rate 0.0 cannot be used; give a number greater than 0.");
    Files.createFile(directory.resolve("something"));
    assertThat(execute("--port=0", "--dir=" + directory)).isEqualTo(2);
    assertThat(console.err())
        .contains("--dir " + directory + " cannot be used; name an empty directory.");
  }

  private int execute(String... arguments) {
    return console.execute(
        new CommandLine(new ClusterCommand(WhenTheJobRuns::new, enter)), arguments);
  }

  /**
   * Stops the command when the job that it printed has completed a checkpoint, and has another task
   * manager in place of one that was killed.
   */
  private final class WhenTheJobRuns implements StopSignal {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public void await() throws InterruptedException {
      FlinkRest rest = new FlinkRest(console.printed("Web UI: +(\\S+)"));
      String job = console.printed("job +(\\w+), parallelism");
      try {
        Wait.until(() -> "a checkpoint", PATIENCE, () -> rest.completedCheckpoints(job) > 0);
        long pid = Long.parseLong(console.printed("pid +(\\d+) taskmanager-1"));
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
        Wait.until(() -> ENDED, PATIENCE, () -> console.out().contains(ENDED));
        try (PipedOutputStream keyboard = new PipedOutputStream(enter)) {
          keyboard.write('\n');
          keyboard.flush();
          Wait.until(
              () -> "taskmanager-2", PATIENCE, () -> console.out().contains(" taskmanager-2"));
        }
        Wait.until(() -> "the job again", PATIENCE, () -> rest.restores(job) > 0);
      } catch (IOException | TimeoutException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {}
  }
}
