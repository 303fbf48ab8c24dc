package io.spillway.routing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The outputs that had rows lately, so that a destination whose folders or batch keys differ from
 * event to event does not make a file of every row. An output with several shards counts once. For
 * one thread.
 *
 * <p>Time is told in periods: an output that had no row in the current period and the one before
 * does not count any more. Outputs are known by 64 bits of their digest.
 */
public final class OpenOutputs {
  private final int maxPerDestination;
  private final Map<String, Recent> byDestination = new HashMap<>();
  private long period;

  /** A destination's outputs, each in the period of its latest row. */
  private static final class Recent {
    private Set<Long> thisPeriod = new HashSet<>();
    private Set<Long> lastPeriod = new HashSet<>();

    int count() {
      return thisPeriod.size() + lastPeriod.size();
    }

    void nextPeriod() {
      lastPeriod = thisPeriod;
      thisPeriod = new HashSet<>();
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

  /** The most open outputs of one destination. */
  int maxPerDestination() {
    return maxPerDestination;
  }

  /**
   * Whether an output may have one more row: it is open, or there is room for one more, which then
   * is open.
   */
  boolean admits(Shards output) {
    return maxPerDestination == Integer.MAX_VALUE
        || output.isOpenIn(period)
        || open(output, output.digestBits());
  }

  private boolean open(Shards output, Long digestBits) {
    Recent recent = byDestination.computeIfAbsent(output.key().destinationId(), id -> new Recent());
    if (!recent.thisPeriod.contains(digestBits)) {
      if (!recent.lastPeriod.remove(digestBits) && recent.count() >= maxPerDestination) {
        return false;
      }
      recent.thisPeriod.add(digestBits);
    }
    output.openIn(period);
    return true;
  }

  /** Begins another period. */
  public void nextPeriod() {
    period++;
    byDestination.values().forEach(Recent::nextPeriod);
    byDestination.values().removeIf(recent -> recent.count() == 0);
  }
}
