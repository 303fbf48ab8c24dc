package io.spillway.payload;

import io.spillway.event.RejectReason;
import java.util.Objects;

/**
 * A record is not what its format says, so that nothing of it can be handled. This is part of
 * ordinary operation, so there is no stack trace.
 */
public final class UnreadablePayloadException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectReason reason;

  /**
   * @param message one sentence for people
   */
  UnreadablePayloadException(RejectReason reason, String message) {
    super(message, null, false, false);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  static UnreadablePayloadException wrongFormat(String problem) {
    return new UnreadablePayloadException(RejectReason.WRONG_FORMAT, problem);
  }

  static UnreadablePayloadException tooLarge(String problem) {
    return new UnreadablePayloadException(RejectReason.TOO_LARGE, problem);
  }

  public RejectReason reason() {
    return reason;
  }
}
