package io.spillway.job.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.routing.OutputKey;
import io.spillway.routing.OutputKey.MappingVersion;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvenShardIdsTest {
  private static final int MAX_PARALLELISM = 720;
  private static final int OUTPUTS = 20;

  private final EvenShardIds ids = new EvenShardIds(MAX_PARALLELISM);

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 32, 64})
  void givesNoSubtaskMoreShardsThanItsFairShareAtAnyParallelism(int shards) {
    for (int output = 0; output < OUTPUTS; output++) {
      List<String> shardIds = ids.of(key(output), shards);
      for (int parallelism = 2; parallelism <= 16; parallelism++) {
        assertThat(Arrays.stream(counts(shardIds, parallelism)).max())
            .as("%d shards on %d subtasks: %s", shards, parallelism, shardIds)
            .hasValue((shards + parallelism - 1) / parallelism);
      }
    }
  }

  /**
   * What the search for even ids is worth: of eight subtasks, the busiest would have 2.45 shards.
   */
  @Test
  void numberedIdsWouldMeetOnASubtask() {
    int shards = 8;
    int busiest = 0;
    for (int output = 0; output < OUTPUTS; output++) {
      String digest = key(output).digest();
      List<String> numbered =
          IntStream.range(0, shards).mapToObj(shard -> digest + "-" + shard).toList();
      busiest += Arrays.stream(counts(numbered, shards)).max().orElseThrow();
    }
    assertThat((double) busiest / OUTPUTS).isEqualTo(2.45);
  }

  @Test
  void doesNotBeginOnTheSameSubtasksForEveryOutput() {
    int parallelism = 8;
    Set<Integer> used = new HashSet<>();
    for (int output = 0; output < OUTPUTS; output++) {
      int[] counts = counts(ids.of(key(output), 2), parallelism);
      for (int subtask = 0; subtask < parallelism; subtask++) {
        if (counts[subtask] > 0) {
          used.add(subtask);
        }
      }
    }
    assertThat(used).hasSize(parallelism);
  }

  @Test
  void givesAllShardsOfAllOutputsDifferentIds() {
    Set<String> seen = new HashSet<>();
    for (int output = 0; output < OUTPUTS; output++) {
      List<String> shardIds = ids.of(key(output), 64);
      assertThat(shardIds).hasSize(64);
      assertThat(seen.addAll(shardIds)).isTrue();
    }
    assertThat(seen).hasSize(OUTPUTS * 64);
  }

  @Test
  void givesTheSameIdsEverywhere() {
    assertThat(ids.of(key(0), 5)).isEqualTo(new EvenShardIds(MAX_PARALLELISM).of(key(0), 5));
  }

  @Test
  void leavesTheIdOfASingleShardAlone() {
    assertThat(ids.of(key(0), 1)).containsExactly(key(0).digest());
  }

  @Test
  void makesNoMoreShardsThanThereAreKeyGroups() {
    List<String> shardIds = new EvenShardIds(3).of(key(0), 64);
    assertThat(counts(shardIds, 3, 3)).containsExactly(1, 1, 1);
    assertThat(new EvenShardIds(1).of(key(0), 64)).containsExactly(key(0).digest());
  }

  private static int[] counts(List<String> shardIds, int parallelism) {
    return counts(shardIds, MAX_PARALLELISM, parallelism);
  }

  /** How many of the keys Flink assigns to each subtask. */
  private static int[] counts(List<String> shardIds, int maxParallelism, int parallelism) {
    int[] counts = new int[parallelism];
    for (String id : shardIds) {
      counts[
          KeyGroupRangeAssignment.assignKeyToParallelOperator(id, maxParallelism, parallelism)]++;
    }
    return counts;
  }

  private static OutputKey key(int output) {
    return new OutputKey(
        new MappingVersion("acme", "orders", "v1", null), "track", "folder-" + output + "/", "");
  }
}
