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
    assertThat(admits(a)).isTrue();
    assertThat(admits(shards("b/"))).isTrue();
    assertThat(admits(shards("c/"))).isFalse();
    assertThat(admits(a)).isTrue();
    assertThat(admits(shards("b/"))).as("the same output, made again").isTrue();
  }

  @Test
  void forgetsAnOutputThatHadNoRowInTwoPeriods() {
    admits(shards("a/"));
    admits(shards("b/"));
    open.nextPeriod();
    assertThat(admits(shards("c/"))).isFalse();
    open.nextPeriod();
    assertThat(admits(shards("c/"))).isTrue();
  }

  @Test
  void countsAnOutputOnceThatHasRowsInEachPeriod() {
    Shards a = shards("a/");
    for (int i = 0; i < 5; i++) {
      assertThat(admits(a)).isTrue();
      open.nextPeriod();
    }
    assertThat(admits(shards("b/"))).isTrue();
    assertThat(admits(shards("c/"))).isFalse();
  }

  @Test
  void admitsARefusedOutputWhenThereIsRoom() {
    Shards c = shards("c/");
    admits(shards("a/"));
    open.nextPeriod();
    admits(shards("b/"));
    assertThat(admits(c)).isFalse();
    open.nextPeriod();
    assertThat(admits(c)).isTrue();
  }

  @Test
  void hasAtLeastRoomForOne() {
    assertThatThrownBy(() -> new OpenOutputs(0))
        .hasMessage("maxPerDestination must be at least 1, got 0");
  }

  @Test
  void countsTheShardsOfADestinationThatMayHaveSoMany() {
    OpenOutputs manyOutputs = OpenOutputs.unlimited();
    Output output = TestRows.output("a/", 1);
    Shards three = new Shards(List.of(output, output, output), 1_000, 0);
    assertThat(manyOutputs.admits(three, 4)).isTrue();
    assertThat(manyOutputs.admits(shards("b/"), 4)).isTrue();
    assertThat(manyOutputs.admits(shards("c/"), 4)).isFalse();
    assertThat(manyOutputs.refusal(shards("c/"), 4))
        .isEqualTo(
            "its destination already has rows for 4 outputs, shards included; put fewer different"
                + " values into s3_aws_folder_name and batch_keys or raise open_outputs in the"
                + " policy");
    manyOutputs.nextPeriod();
    assertThat(manyOutputs.admits(shards("b/"), 4)).isTrue();
    manyOutputs.nextPeriod();
    assertThat(manyOutputs.admits(three, 4)).as("beside b").isTrue();
    assertThat(manyOutputs.admits(shards("c/"), 4)).isFalse();
  }

  private boolean admits(Shards output) {
    return open.admits(output, Long.MAX_VALUE);
  }

  private static Shards shards(String folder) {
    return new Shards(List.of(TestRows.output(folder, 1)), 1_000, 0);
  }
}
