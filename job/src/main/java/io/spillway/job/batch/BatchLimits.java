package io.spillway.job.batch;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.MemorySize;

/**
 * When a batch is closed before it holds its mapping's {@code batch_size} rows, and where its rows
 * are held until then.
 *
 * @param maxAge after its first row came, by processing time
 * @param maxSize before a row would take it over this size; a single row may be larger
 * @param memory the most that a subtask holds on the heap; 0: everything goes to the state backend
 */
public record BatchLimits(Duration maxAge, MemorySize maxSize, MemorySize memory)
    implements Serializable {
  public BatchLimits {
    if (maxAge.isNegative() || maxAge.isZero()) {
      throw new IllegalArgumentException("maxAge must be positive, got " + maxAge);
    }
    if (maxSize.getBytes() < 1) {
      throw new IllegalArgumentException("maxSize must be positive, got " + maxSize);
    }
  }
}
