package io.spillway.job.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FileLossesTest {
  private static final int MINUTE = 60_000;

  private final FileLosses losses = new FileLosses(Duration.ofMinutes(10));

  @Test
  void knowsNothingBeforeAFileIsRead() {
    assertThat(losses.mayBeDown()).isTrue();
    losses.failedFirst(MINUTE);
    assertThat(losses.isUnreadableForGood(1, 100 * MINUTE)).isFalse();
    losses.read(100 * MINUTE);
    assertThat(losses.mayBeDown()).isFalse();
    assertThat(losses.isUnreadableForGood(1, 109 * MINUTE)).isFalse();
    assertThat(losses.isUnreadableForGood(1, 110 * MINUTE)).isTrue();
  }

  @Test
  void countsNoTimeInWhichNothingCouldBeRead() {
    losses.read(MINUTE);
    losses.failedFirst(5 * MINUTE);
    assertThat(losses.isUnreadableForGood(2 * MINUTE, 60 * MINUTE)).isFalse();
    losses.read(60 * MINUTE);
    assertThat(losses.isUnreadableForGood(2 * MINUTE, 61 * MINUTE)).isFalse();
    assertThat(losses.isUnreadableForGood(2 * MINUTE, 70 * MINUTE)).isTrue();
  }

  @Test
  void takesFilesThatFailAmongOthersForNoOutage() {
    for (int minute = 1; minute < 20; minute++) {
      losses.failedFirst((long) minute * MINUTE);
      losses.read((long) minute * MINUTE + 1_000);
    }
    losses.failedFirst(20 * MINUTE);
    assertThat(losses.isUnreadableForGood(5 * MINUTE, 20 * MINUTE)).isTrue();
    assertThat(losses.isUnreadableForGood(11 * MINUTE, 20 * MINUTE)).isFalse();
  }

  @Test
  void losesNoMissingFileThatMayStillBeCommitted() {
    assertThat(losses.mayBeLate(1)).isTrue();
    assertThat(losses.isMissingForGood(1, 100 * MINUTE)).isFalse();
    losses.checkpointCompleted(MINUTE);
    assertThat(losses.isMissingForGood(1, 100 * MINUTE)).isFalse();
    losses.checkpointCompleted(2 * MINUTE);
    assertThat(losses.mayBeLate(1)).isFalse();
    assertThat(losses.isMissingForGood(1, 9 * MINUTE)).isFalse();
    assertThat(losses.isMissingForGood(1, 11 * MINUTE)).isTrue();
    assertThat(losses.mayBeLate(MINUTE)).isTrue();
    losses.checkpointCompleted(3 * MINUTE);
    assertThat(losses.mayBeLate(MINUTE)).isFalse();
  }
}
