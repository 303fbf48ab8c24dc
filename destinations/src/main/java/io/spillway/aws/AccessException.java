package io.spillway.aws;

import java.util.Locale;
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
        what + " failed: " + shown(diagnosis.reason()) + "; " + diagnosis.remedy(),
        cause);
    this.step = Objects.requireNonNull(step, "step");
    this.reason = shown(diagnosis.reason());
    this.remedy = diagnosis.remedy();
  }

  /** Text from outside for a log or a terminal: not too long, and without control characters. */
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(MAX_REASON)
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return text.codePointCount(0, text.length()) > MAX_REASON ? shown + " ..." : shown.toString();
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
