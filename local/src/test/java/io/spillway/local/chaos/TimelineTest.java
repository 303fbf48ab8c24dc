package io.spillway.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.chaos.ChaosPlan.PlannedFault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private final StringWriter out = new StringWriter();
  private final Timeline timeline = new Timeline(new PrintWriter(out));

  @Test
  void saysWhenWhatStruckAndHowLongItTookToRecover() {
    PlannedFault kill = new PlannedFault(FaultKind.TASK_MANAGER_KILLED, Duration.ZERO, 0);
    PlannedFault down = new PlannedFault(FaultKind.STS_DOWN, Duration.ofSeconds(7), 0);
    timeline.add(
        new Timeline.Outcome(
            kill, Duration.ofSeconds(65), "taskmanager-1", Duration.ofMillis(5_432)));
    timeline.add(
        new Timeline.Outcome(kill, Duration.ofSeconds(70), "taskmanager-2", Duration.ofSeconds(9)));
    timeline.add(new Timeline.Outcome(down, Duration.ofSeconds(90), "", null));
    timeline.summary();

    assertThat(out.toString())
        .containsPattern("01:05  task manager killed taskmanager-1 +5\\.4 s\n")
        .containsPattern("01:30  STS down for 7 s +NOT RECOVERED\n")
        .containsPattern("task manager killed +2 +7\\.2 s +9\\.0 s\n")
        .containsPattern("STS down +1 +- +never\n")
        .containsPattern("all +3 +7\\.2 s +never\n");
    assertThat(timeline.faults()).isEqualTo(3);
    assertThat(timeline.unrecovered()).isEqualTo(1);
  }
}
