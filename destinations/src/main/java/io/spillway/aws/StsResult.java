package io.spillway.aws;

/** What became of a call to STS. */
public enum StsResult {
  /** It gave credentials. */
  GRANTED,
  /** It refused. */
  DENIED,
  /** It did not answer, or not now. */
  UNAVAILABLE
}
