package io.spillway.job.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.aws.DeliveryException.Kind;
import io.spillway.job.stage.StagedFile;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeliveryLaneTest {
  private static final int IN_FLIGHT = 3;
  private static final DeliverSettings SETTINGS =
      new DeliverSettings(
          "file:///staging",
          new DeliverSettings.InFlight(IN_FLIGHT, 8),
          new DeliverSettings.Backoff(
              Duration.ofMillis(100), Duration.ofSeconds(30), Duration.ofMinutes(1)),
          Duration.ofMinutes(1),
          Duration.ofDays(7));

  private final DeliveryLane lane = new DeliveryLane(SETTINGS, new SplittableRandom(1));

  @Test
  void doesNotHoldAgainstADestinationThatItsFilesAreNotCommittedYet() {
    addFiles(IN_FLIGHT);
    failAll(Kind.NOT_STAGED, 0);
    assertThat(lane.failures()).isZero();
    assertThat(lane.health()).isEqualTo(DeliveryLane.Health.HEALTHY);
    assertThat(lane.notBeforeMillis()).isBetween(500L, 1000L);
    assertThat(startAll(lane.notBeforeMillis())).isEqualTo(IN_FLIGHT);
  }

  @Test
  void looksLessOftenForFilesThatStayAway() {
    addFiles(IN_FLIGHT);
    failAll(Kind.NOT_STAGED, 0);
    long second = lane.notBeforeMillis();
    failAll(Kind.NOT_STAGED, second);
    assertThat(lane.notStaged()).isEqualTo(2);
    assertThat(lane.notBeforeMillis() - second).isBetween(1000L, 2000L);
  }

  @Test
  void probesADestinationThatFailsOneFileAtATime() {
    addFiles(IN_FLIGHT);
    failAll(Kind.TRANSIENT, 0);
    assertThat(lane.failures()).isEqualTo(IN_FLIGHT);
    assertThat(lane.health()).isEqualTo(DeliveryLane.Health.RETRYING);
    assertThat(startAll(lane.notBeforeMillis())).isOne();
  }

  private void addFiles(int number) {
    for (int i = 0; i < number; i++) {
      lane.add(new StagedFile("file-" + i, 1, 1, 0));
    }
  }

  private int startAll(long nowMillis) {
    int started = 0;
    while (lane.start(nowMillis) != null) {
      started++;
    }
    return started;
  }

  private void failAll(Kind kind, long nowMillis) {
    int started = startAll(nowMillis);
    for (int i = 0; i < started; i++) {
      lane.failed(new StagedFile("file-" + i, 1, 1, 0), kind, nowMillis);
    }
  }
}
