package io.spillway.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.cli.StopSignal;
import io.spillway.local.flink.FlinkRest;
import io.spillway.local.host.Wait;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClusterCommandITCase {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  @Tag("cluster")
  void runsTheJobUntilToldToEnd() {
    assertThat(execute("--port=0", "--task-managers=1")).as("%s", err).isZero();
    List<ProcessHandle> left =
        Pattern.compile("pid +(\\d+) ")
            .matcher(out.toString())
            .results()
            .flatMap(result -> ProcessHandle.of(Long.parseLong(result.group(1))).stream())
            .toList();
    assertThat(left).isEmpty();
  }

  @Test
  void explainsWhatCannotBeUsed(@TempDir Path directory) throws Exception {
    assertThat(execute("--task-managers=0")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--task-managers 0 cannot be used; give a number from 1 to 8.");
    assertThat(execute("--rate=0")).isEqualTo(2);
    assertThat(err.toString()).contains("--rate 0.0 cannot be used; give a number greater than 0.");
    Files.createFile(directory.resolve("something"));
    assertThat(execute("--port=0", "--dir=" + directory)).isEqualTo(2);
    assertThat(err.toString())
        .contains("--dir " + directory + " cannot be used; name an empty directory.");
  }

  private int execute(String... arguments) {
    return new CommandLine(new ClusterCommand(WhenTheJobRuns::new))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  /** Stops the command when the job that it printed has completed a checkpoint. */
  private final class WhenTheJobRuns implements StopSignal {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public void await() throws InterruptedException {
      FlinkRest rest = new FlinkRest(printed("Web UI: +(\\S+)"));
      String job = printed("job +(\\w+), parallelism");
      try {
        Wait.until(() -> "a checkpoint", PATIENCE, () -> rest.completedCheckpoints(job) > 0);
      } catch (TimeoutException e) {
        throw new AssertionError(e);
      }
    }

    private String printed(String pattern) {
      Matcher matcher = Pattern.compile(pattern).matcher(out.toString());
      assertThat(matcher.find()).as(pattern + " in " + out).isTrue();
      return matcher.group(1);
    }

    @Override
    public void close() {}
  }
}
