package io.spillway.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/**
 * One event: a JSON object in source key order, numbers with all their digits.
 *
 * @param json must not be changed by anyone
 */
public record Event(ObjectNode json) implements EventParser.Result {
  public Event {
    Objects.requireNonNull(json, "json");
  }

  /** The event's {@code type}; the empty string when it is not text. */
  public String type() {
    return json.path("type").textValue() == null ? "" : json.path("type").textValue();
  }
}
