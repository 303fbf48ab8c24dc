package io.spillway.job.metrics;

/** Why a try to deliver a file failed. */
public enum FailureReason implements LabelValue {
  /** The staged file is not there, has another length, or cannot be read. */
  STAGED_FILE("staged-file"),
  /** The platform's own credentials cannot be found. */
  CREDENTIALS("credentials"),
  /** STS refuses the role, or the external id cannot be looked up. */
  ROLE_DENIED("role-denied"),
  /** STS does not answer, or not now. */
  ROLE_UNAVAILABLE("role-unavailable"),
  /** S3 refuses the object. */
  PUT_DENIED("put-denied"),
  /** S3 does not answer, or not now. */
  PUT_UNAVAILABLE("put-unavailable"),
  /** Anything else; the log says what. */
  OTHER("other");

  private final String code;

  FailureReason(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
