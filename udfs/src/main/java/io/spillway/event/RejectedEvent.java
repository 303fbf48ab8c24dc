package io.spillway.event;

import java.util.Objects;

/**
 * Bytes that are not an event within the limits.
 *
 * @param message one sentence for people, with at most a short excerpt of the event
 */
public record RejectedEvent(RejectReason reason, String message) implements EventParser.Result {
  public RejectedEvent {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(message, "message");
  }
}
