package io.spillway.local.chaos;

import io.spillway.local.demo.TopicHistory;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The topic after some of its records were deleted and hostile ones were added: the events that the
 * job reported as lost must be missing, and no others.
 */
final class ChaosHistory implements TopicHistory {
  private final HostileEvents hostile;
  private final LostOffsets lost;
  private final Set<Long> deleted = new HashSet<>();
  private long unexplained;

  /**
   * @param firstLeft by partition, the offset before which records were deleted
   */
  ChaosHistory(
      LostOffsets lost, EventPlaces places, HostileEvents hostile, Map<Integer, Long> firstLeft) {
    this.hostile = hostile;
    this.lost = lost;
    lost.forEach(
        (partition, offset) -> {
          long index = places.indexAt(partition, offset);
          if (index >= 0) {
            deleted.add(index);
          }
          boolean isEvent = index >= 0 || hostile.isAt(partition, offset);
          unexplained += isEvent && offset < firstLeft.getOrDefault(partition, 0L) ? 0 : 1;
        });
  }

  /** What the job reported as lost. */
  LostOffsets lost() {
    return lost;
  }

  /** How many offsets the job reported as lost that no fault has deleted, or that never were. */
  long unexplained() {
    return unexplained;
  }

  @Override
  public boolean isDeleted(long index) {
    return deleted.contains(index);
  }

  @Override
  public boolean isForeign(int partition, long offset) {
    return hostile.isAt(partition, offset);
  }
}
