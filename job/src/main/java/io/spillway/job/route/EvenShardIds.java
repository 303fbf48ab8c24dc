package io.spillway.job.route;

import io.spillway.routing.OutputKey;
import io.spillway.routing.Sharding;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Gives the shards of an output ids that Flink assigns to different subtasks. Numbered ids would
 * collide by chance: of eight subtasks, some would get none of eight ids and another three. So this
 * searches for ids whose key groups are evenly spaced on the circle of all key groups. The first
 * key group differs between outputs, so that they do not all use the same few subtasks.
 *
 * <p>The ids depend on the key and the maximum parallelism only, not on the current parallelism.
 * For one thread.
 */
public final class EvenShardIds implements Sharding.Ids {
  /** The search considers parallelisms up to this one. */
  private static final int MAX_PARALLELISM_CHECKED = 32;

  private final int keyGroups;
  private final Map<Integer, int[]> starts = new HashMap<>();

  /**
   * @param maxParallelism of Batch, which is the number of its key groups
   */
  public EvenShardIds(int maxParallelism) {
    this.keyGroups = maxParallelism;
  }

  @Override
  public List<String> of(OutputKey key, int shards) {
    String digest = key.digest();
    int count = Math.min(shards, keyGroups);
    if (count == 1) {
      return List.of(digest);
    }
    int[] candidates = starts.computeIfAbsent(count, this::bestStarts);
    int start = candidates[Math.floorMod(digest.hashCode(), candidates.length)];
    Map<Integer, Integer> shardByKeyGroup = new HashMap<>();
    for (int shard = 0; shard < count; shard++) {
      shardByKeyGroup.put(keyGroup(start, shard, count), shard);
    }
    String[] ids = new String[count];
    for (int salt = 0; !shardByKeyGroup.isEmpty(); salt++) {
      String id = digest + "-" + salt;
      Integer shard =
          shardByKeyGroup.remove(KeyGroupRangeAssignment.assignToKeyGroup(id, keyGroups));
      if (shard != null) {
        ids[shard] = id;
      }
    }
    return List.of(ids);
  }

  private int keyGroup(int start, int shard, int shards) {
    return (start + ceilDiv(shard * keyGroups, shards)) % keyGroups;
  }

  /**
   * The best first key groups. Subtasks own ranges of key groups whose lengths differ when the
   * numbers do not divide evenly, so some first key groups put two shards on one subtask
   * needlessly.
   */
  private int[] bestStarts(int shards) {
    int[] excesses =
        IntStream.range(0, ceilDiv(keyGroups, shards))
            .map(start -> excess(start, shards))
            .toArray();
    int least = Arrays.stream(excesses).min().orElseThrow();
    return IntStream.range(0, excesses.length).filter(start -> excesses[start] == least).toArray();
  }

  /** How many shards, over all parallelisms, exceed the fair share of their subtask. */
  private int excess(int start, int shards) {
    int excess = 0;
    for (int p = 2; p <= Math.min(MAX_PARALLELISM_CHECKED, keyGroups); p++) {
      int fairShare = ceilDiv(shards, p);
      int[] counts = new int[p];
      for (int shard = 0; shard < shards; shard++) {
        int subtask =
            KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
                keyGroups, p, keyGroup(start, shard, shards));
        if (++counts[subtask] > fairShare) {
          excess++;
        }
      }
    }
    return excess;
  }

  private static int ceilDiv(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
