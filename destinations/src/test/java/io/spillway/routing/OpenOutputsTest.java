package io.spillway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.batching.TestRows;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenOutputsTest {
  private final OpenOutputs open = new OpenOutputs(2);

  @Test
  void admitsNoMoreOutputsThanTheMaximum() {
    Shards a = shards("a/");
    assertThat(open.admits(a)).isTrue();
    assertThat(open.admits(shards("b/"))).isTrue();
    assertThat(open.admits(shards("c/"))).isFalse();
    assertThat(open.admits(a)).isTrue();
    assertThat(open.admits(shards("b/"))).as("the same output, made again").isTrue();
  }

  @Test
  void forgetsAnOutputThatHadNoRowInTwoPeriods() {
    open.admits(shards("a/"));
    open.admits(shards("b/"));
    open.nextPeriod();
    assertThat(open.admits(shards("c/"))).isFalse();
    open.nextPeriod();
    assertThat(open.admits(shards("c/"))).isTrue();
  }

  @Test
  void countsAnOutputOnceThatHasRowsInEachPeriod() {
    Shards a = shards("a/");
    for (int i = 0; i < 5; i++) {
      assertThat(open.admits(a)).isTrue();
      open.nextPeriod();
    }
    assertThat(open.admits(shards("b/"))).isTrue();
    assertThat(open.admits(shards("c/"))).isFalse();
  }

  @Test
  void admitsARefusedOutputWhenThereIsRoom() {
    Shards c = shards("c/");
    open.admits(shards("a/"));
    open.nextPeriod();
    open.admits(shards("b/"));
    assertThat(open.admits(c)).isFalse();
    open.nextPeriod();
    assertThat(open.admits(c)).isTrue();
  }

  @Test
  void hasAtLeastRoomForOne() {
    assertThatThrownBy(() -> new OpenOutputs(0))
        .hasMessage("maxPerDestination must be at least 1, got 0");
  }

  private static Shards shards(String folder) {
    return new Shards(List.of(TestRows.output(folder, 1)), 1_000, 0);
  }
}
