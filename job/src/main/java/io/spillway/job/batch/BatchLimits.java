package io.spillway.job.batch;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.MemorySize;

/**
 * When a batch is closed before it holds its mapping's {@code batch_size} rows.
 *
 * @param maxAge after its first row came, by processing time
 * @param maxSize before a row would take it over this size; a single row may be larger
 */
public record BatchLimits(Duration maxAge, MemorySize maxSize) implements Serializable {
  public BatchLimits {
    if (maxAge.isNegative() || maxAge.isZero()) {
      throw new IllegalArgumentException("maxAge must be positive, got " + maxAge);
    }
    if (maxSize.getBytes() < 1) {
      throw new IllegalArgumentException("maxSize must be positive, got " + maxSize);
    }
  }
}
