package io.spillway.job.batch;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.MathUtils;

/**
 * Limits of open batches, besides their mapping's {@code batch_size}.
 *
 * @param maxAge longest time from a batch's first row until it is closed, by processing time; see
 *     {@link #age}
 * @param maxSize a batch is closed before a row would take it over this size; a single row may be
 *     larger
 * @param memory the most that a subtask holds on the heap; 0: everything goes to the state backend
 */
public record BatchLimits(Duration maxAge, MemorySize maxSize, MemorySize memory)
    implements Serializable {
  private static final int SPREAD_PART = 4;

  public BatchLimits {
    if (maxAge.isNegative() || maxAge.isZero()) {
      throw new IllegalArgumentException("maxAge must be positive, got " + maxAge);
    }
    if (maxSize.getBytes() < 1) {
      throw new IllegalArgumentException("maxSize must be positive, got " + maxSize);
    }
  }

  /**
   * How long after its first row a batch of the key is closed: the maximum less up to a quarter of
   * it, always the same for a key. So outputs whose first rows arrive together, after a pause or at
   * the full hour, do not all become files at once, but spread over S3 and checkpoints.
   */
  Duration age(String key) {
    long spread = maxAge.toMillis() / SPREAD_PART;
    long earlier =
        spread == 0 ? 0 : Math.floorMod((long) MathUtils.murmurHash(key.hashCode()), spread);
    return maxAge.minusMillis(earlier);
  }
}
