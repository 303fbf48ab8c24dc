package io.spillway.aws;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A step on the way into a customer's bucket that failed, and what to do about it. */
public final class AccessException extends DeliveryException {
  private static final long serialVersionUID = 1L;

  private final AccessStep step;
  private final String reason;
  private final String remedy;

  /**
   * @param what was done, e.g. {@code assuming arn:aws:iam::123456789012:role/spillway}
   * @param reason what was answered or missing; never a secret
   * @param remedy what to look at or change
   */
  AccessException(
      AccessStep step,
      Kind kind,
      String what,
      String reason,
      String remedy,
      @Nullable Throwable cause) {
    super(kind, what + " failed: " + reason + "; " + remedy, cause);
    this.step = Objects.requireNonNull(step, "step");
    this.reason = Objects.requireNonNull(reason, "reason");
    this.remedy = Objects.requireNonNull(remedy, "remedy");
  }

  public AccessStep step() {
    return step;
  }

  /** What was answered or missing. */
  public String reason() {
    return reason;
  }

  /** What to look at or change. */
  public String remedy() {
    return remedy;
  }
}
