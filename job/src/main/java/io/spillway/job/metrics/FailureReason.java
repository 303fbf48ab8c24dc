package io.spillway.job.metrics;

/** Why an attempt to deliver a file failed. */
public enum FailureReason {
  /** The staged file does not exist, has another length, or cannot be read. */
  STAGED_FILE,
  /** The platform's own credentials cannot be found. */
  CREDENTIALS,
  /** STS refuses the role, or the external id or the access key cannot be looked up. */
  ROLE_DENIED,
  /** STS does not answer, or asks to retry later. */
  ROLE_UNAVAILABLE,
  /** S3 refuses the object. */
  PUT_DENIED,
  /** S3 does not answer, or asks to retry later. */
  PUT_UNAVAILABLE,
  /** Anything else; see the log. */
  OTHER
}
