package io.spillway.batching;

/** Why a batch is closed. */
public enum CloseCause {
  /** It holds its mapping's {@code batch_size} rows. */
  ROWS,
  /**
   * The next row would make it larger than {@code batch.max-size}, or its {@code max_file_size}.
   */
  BYTES,
  /** Its first row has waited for {@code batch.max-age}, or its {@code max_file_age}. */
  AGE,
  /** Its destination's open batches hold more than {@code batch_bytes} of the policy. */
  AMOUNT,
  /** The job drains or its input has ended. */
  END
}
