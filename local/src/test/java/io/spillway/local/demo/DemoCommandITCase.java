package io.spillway.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.cli.CommandConsole;
import io.spillway.local.cli.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The README's demo, with fewer events. */
class DemoCommandITCase {
  private final CommandConsole console = new CommandConsole();
  private final CommandLine demo = new CommandLine(new DemoCommand());

  @Test
  void everyEventArrivesOnce() {
    assertThat(console.execute(demo, "--events=5000", "--seed=7")).isZero();
    assertThat(console.out())
        .contains("Flink's web UI, while the job runs: http://localhost:")
        .contains("Delivered objects")
        .containsPattern("acme +events/layout=[0-9a-f]{8}/type=[a-z]+/dt=[0-9-]+….*\\.csv\\.gz")
        .containsPattern("First lines of\\R  s3://acme-data-lake/events/.*/type=track/")
        .containsPattern("\n  track  [0-9]{4}-[0-9]{2}-[0-9]{2}  [0-9]+  [0-9]+\n")
        .containsPattern(
            "5,000 produced = [0-9,]+ delivered \\([0-9,]+ rows\\) \\+ [0-9,]+ filtered out \\+"
                + " [0-9]+ dead-lettered;\\R0 lost, 0 twice, 0 unexpected, 0 overfull files")
        .contains(" objects, 0 of them not with exactly one version")
        .contains("Everything arrived exactly once.");
    for (DemoDestination destination : DemoDestination.values()) {
      assertThat(console.out()).containsPattern(" objects? of " + destination.id() + " in total");
    }
    assertThat(console.out().lines().filter(line -> !line.startsWith("  s3://")))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Tag("cluster")
  @Test
  void keepsRunningUntilItIsStopped(@TempDir Path profile) {
    AtomicBoolean kept = new AtomicBoolean();
    StopSignal whenKept =
        new StopSignal() {
          @Override
          public void await() throws InterruptedException {
            Matcher webUi = Pattern.compile("web UI: (http://\\S+[0-9]);").matcher(console.out());
            assertThat(webUi.find()).isTrue();
            try {
              WebUiPicture.take(webUi.group(1), profile);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            kept.set(true);
          }

          @Override
          public void close() {}
        };
    CommandLine keeping = new CommandLine(new DemoCommand(() -> whenKept));
    assertThat(console.execute(keeping, "--events=500", "--keep")).isZero();
    assertThat(console.out()).contains("Kept running with 200 events/s; web UI: http://localhost:");
    assertThat(console.out().split("http://localhost:[0-9]+; end it", -1)).hasSize(2);
    assertThat(console.out())
        .doesNotContain("while the job runs")
        .contains("  export AWS_ACCESS_KEY_ID=", "  bin/spillway status --rest http://localhost:");
    assertThat(kept).isTrue();
  }

  @Test
  void refusesANumberOfEventsThatMakesNoSense() {
    assertThat(console.execute(demo, "--events=0")).isEqualTo(2);
    assertThat(console.err())
        .startsWith("--events 0 cannot be used; give a number from 1 to 100000000.");
  }
}
