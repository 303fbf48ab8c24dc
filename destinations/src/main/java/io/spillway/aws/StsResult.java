package io.spillway.aws;

/** The result of a call to STS. */
public enum StsResult {
  /** STS issued credentials. */
  GRANTED,
  /** STS refused. */
  DENIED,
  /** STS did not answer, or asked to retry later. */
  UNAVAILABLE
}
