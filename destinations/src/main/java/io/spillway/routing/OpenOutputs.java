package io.spillway.routing;

import io.spillway.policy.Amount;
import java.util.HashMap;
import java.util.Map;

/**
 * The outputs that had rows lately, so that a destination whose folders or batch keys differ from
 * event to event does not make a file of every row. An output with several shards counts once for
 * the limit of all destinations, and once for each shard for a destination's own. For one thread.
 *
 * <p>Time is told in periods: an output that had no row in the current period and the one before
 * does not count any more. Outputs are known by 64 bits of their digest.
 */
public final class OpenOutputs {
  private final int maxPerDestination;
  private final Map<String, Recent> byDestination = new HashMap<>();
  private long period;

  /** A destination's outputs with their shards, each in the period of its latest row. */
  private static final class Recent {
    private Map<Long, Integer> thisPeriod = new HashMap<>();
    private Map<Long, Integer> lastPeriod = new HashMap<>();
    private long shards;

    int count() {
      return thisPeriod.size() + lastPeriod.size();
    }

    void nextPeriod() {
      shards -= lastPeriod.values().stream().mapToLong(Integer::longValue).sum();
      lastPeriod = thisPeriod;
      thisPeriod = new HashMap<>();
    }
  }

  /**
   * @param maxPerDestination at least 1
   */
  public OpenOutputs(int maxPerDestination) {
    if (maxPerDestination < 1) {
      throw new IllegalArgumentException(
          "maxPerDestination must be at least 1, got " + maxPerDestination);
    }
    this.maxPerDestination = maxPerDestination;
  }

  /** Admits every output. */
  public static OpenOutputs unlimited() {
    return new OpenOutputs(Integer.MAX_VALUE);
  }

  /**
   * Whether an output may have one more row: it is open, or there is room for one more, which then
   * is open.
   *
   * @param maxShards the most shards of the destination's open outputs together
   */
  boolean admits(Shards output, long maxShards) {
    return (maxPerDestination == Integer.MAX_VALUE && maxShards == Long.MAX_VALUE)
        || output.isOpenIn(period)
        || open(output, output.digestBits(), maxShards);
  }

  private boolean open(Shards output, Long digestBits, long maxShards) {
    Recent recent = byDestination.computeIfAbsent(output.key().destinationId(), id -> new Recent());
    if (!recent.thisPeriod.containsKey(digestBits)) {
      Integer before = recent.lastPeriod.remove(digestBits);
      if (before == null) {
        if (recent.count() >= maxPerDestination || recent.shards + output.count() > maxShards) {
          return false;
        }
        before = 0;
      }
      recent.thisPeriod.put(digestBits, output.count());
      recent.shards += output.count() - before;
    }
    output.openIn(period);
    return true;
  }

  /** Why an output was not admitted, for a person. */
  String refusal(Shards output, long maxShards) {
    Recent recent = byDestination.get(output.key().destinationId());
    boolean isPolicys = recent == null || recent.count() < maxPerDestination;
    return "its destination already has rows for "
        + (isPolicys ? maxShards + " outputs, shards included" : maxPerDestination + " outputs")
        + "; put fewer different values into s3_aws_folder_name and batch_keys or raise "
        + (isPolicys ? Amount.OPEN_OUTPUTS.key() + " in the policy" : "route.max-open-outputs");
  }

  /** Begins another period. */
  public void nextPeriod() {
    period++;
    byDestination.values().forEach(Recent::nextPeriod);
    byDestination.values().removeIf(recent -> recent.count() == 0);
  }
}
