package io.spillway.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/**
 * One event: a JSON object in source key order, numbers with all their digits.
 *
 * @param json must not be changed by anyone who is handed the event
 */
public record Event(ObjectNode json) implements ParsedEvent {
  public Event {
    Objects.requireNonNull(json, "json");
  }

  /** The event's {@code type} when that is text, else the empty string. */
  public String type() {
    return json.path("type").textValue() == null ? "" : json.path("type").textValue();
  }
}
