package io.spillway.job.metrics;

/** What became of a call to STS. */
public enum StsResult implements LabelValue {
  /** It gave credentials. */
  GRANTED("granted"),
  /** It refused. */
  DENIED("denied"),
  /** It did not answer, or not now. */
  UNAVAILABLE("unavailable");

  private final String code;

  StsResult(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
