package io.spillway.job.batch;

import io.spillway.routing.Output;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.MathUtils;

/**
 * Limits of open batches, besides those of their mapping, of which each that is less counts.
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

  /** The most bytes of a batch's rows that are of the output. */
  long bytes(Output output) {
    return output.fileLimits().bytesWithin(maxSize.getBytes());
  }

  /**
   * How long after its first row a batch of the output is closed: the maximum less up to a quarter
   * of it, always the same for an output. So outputs whose first rows arrive together, after a
   * pause or at the full hour, do not all become files at once, but spread over S3 and checkpoints.
   */
  Duration age(Output output) {
    Duration age = output.fileLimits().ageWithin(maxAge);
    long spread = age.toMillis() / SPREAD_PART;
    int hash = MathUtils.murmurHash(output.id().hashCode());
    return age.minusMillis(spread == 0 ? 0 : Math.floorMod((long) hash, spread));
  }
}
