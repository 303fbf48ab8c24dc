package io.spillway.aws;

import io.spillway.diagnostic.Diagnostic;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A step of access to a customer's bucket failed: why, and what to do about it. */
public final class AccessException extends DeliveryException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_REASON = 500;

  private final AccessStep step;
  private final String reason;
  private final String remedy;

  /**
   * @param what was done, e.g. {@code assuming arn:aws:iam::123456789012:role/spillway}
   */
  AccessException(AccessStep step, String what, Diagnosis diagnosis, @Nullable Throwable cause) {
    super(
        diagnosis.kind(),
        what
            + " failed: "
            + Diagnostic.escaped(diagnosis.reason(), MAX_REASON)
            + "; "
            + diagnosis.remedy(),
        cause);
    this.step = Objects.requireNonNull(step, "step");
    this.reason = Diagnostic.escaped(diagnosis.reason(), MAX_REASON);
    this.remedy = diagnosis.remedy();
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
