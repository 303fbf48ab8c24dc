package io.spillway.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * One event: a JSON object in source key order, numbers with all their digits.
 *
 * @param json must not be changed by anyone
 */
public record Event(ObjectNode json) implements EventParser.Result {
  /** The types that the Segment spec knows. */
  public static final List<String> TYPES =
      List.of("track", "identify", "page", "screen", "group", "alias");

  /** The fields at the top of an event that the Segment spec, or Segment itself, gives it. */
  public static final Set<String> FIELDS =
      Set.of(
          "type",
          "event",
          "name",
          "userId",
          "properties",
          "traits",
          "context",
          "anonymousId",
          "category",
          "channel",
          "groupId",
          "integrations",
          "messageId",
          "originalTimestamp",
          "previousId",
          "projectId",
          "receivedAt",
          "sentAt",
          "timestamp",
          "version",
          "writeKey",
          "_metadata");

  public Event {
    Objects.requireNonNull(json, "json");
  }

  /** The event's {@code type}; the empty string when it is not text. */
  public String type() {
    return json.path("type").textValue() == null ? "" : json.path("type").textValue();
  }
}
