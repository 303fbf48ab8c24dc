package io.spillway.job.metrics;

/** Why a batch was closed. */
public enum CloseCause implements LabelValue {
  /** It holds its mapping's {@code batch_size} rows. */
  ROWS("rows"),
  /** The next row would have made it larger than {@code batch.max-size}. */
  BYTES("bytes"),
  /** Its first row has waited for {@code batch.max-age}. */
  AGE("age"),
  /** The job drains or its input has ended. */
  END("end");

  private final String code;

  CloseCause(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
