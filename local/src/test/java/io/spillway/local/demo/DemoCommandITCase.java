package io.spillway.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.cli.CommandConsole;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The README's first command, with fewer events. */
class DemoCommandITCase {
  private final CommandConsole console = new CommandConsole();
  private final CommandLine demo = new CommandLine(new DemoCommand());

  @Test
  void everyEventArrivesOnce() {
    assertThat(console.execute(demo, "--events=5000", "--seed=7")).isZero();
    assertThat(console.out())
        .contains("Flink's web UI, while the job runs: http://localhost:")
        .contains("Delivered objects")
        .containsPattern("acme +events/layout=[0-9a-f]{8}/type=[a-z]+/dt=[0-9-]{10}/.*\\.csv\\.gz")
        .containsPattern("\n  track  [0-9]{4}-[0-9]{2}-[0-9]{2}  [0-9]+  [0-9]+\n")
        .containsPattern(
            "5,000 produced = [0-9,]+ delivered \\([0-9,]+ rows\\) \\+ [0-9,]+ filtered out \\+"
                + " [0-9]+ dead-lettered; 0 lost, 0 twice, 0 unexpected, 0 overfull files")
        .contains(" objects, 0 of them not with exactly one version")
        .contains("Everything arrived exactly once.");
    for (DemoDestination destination : DemoDestination.values()) {
      assertThat(console.out()).contains(" objects of " + destination.id() + " in total");
    }
  }

  @Test
  void refusesANumberOfEventsThatMakesNoSense() {
    assertThat(console.execute(demo, "--events=0")).isEqualTo(2);
    assertThat(console.err())
        .startsWith("--events 0 cannot be used; give a number from 1 to 100000000.");
  }
}
