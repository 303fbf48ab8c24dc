package io.spillway.event;

import java.util.Objects;

/**
 * Bytes that cannot be handled as an event.
 *
 * @param message one sentence for a person, never holding more than a short excerpt of the event
 */
public record RejectedEvent(RejectReason reason, String message) implements ParsedEvent {
  public RejectedEvent {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(message, "message");
  }
}
