package io.spillway.job.metrics;

/** Why a batch was closed. */
public enum CloseCause {
  /** It holds its mapping's {@code batch_size} rows. */
  ROWS,
  /** The next row would have made it larger than {@code batch.max-size}. */
  BYTES,
  /** Its first row has waited for {@code batch.max-age}. */
  AGE,
  /** The job drains or its input has ended. */
  END
}
