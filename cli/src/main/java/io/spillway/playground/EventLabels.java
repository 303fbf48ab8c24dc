package io.spillway.playground;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.event.Event;
import io.spillway.event.EventParser;
import io.spillway.settings.JobDefaults;
import java.util.List;

/** Says in a few words which event a line has. */
final class EventLabels {
  private static final int MAX_CHARS = 80;

  /** What tells events of a type apart, best first. */
  private static final List<String> FIELDS =
      List.of("event", "name", "userId", "anonymousId", "messageId");

  private final EventParser parser = new EventParser(JobDefaults.EVENT_LIMITS);

  /** For example {@code track Signed Up}; {@code not an event} for a line that is none. */
  String of(byte[] line) {
    if (!(parser.parse(line) instanceof Event event)) {
      return "not an event";
    }
    String type = event.type().isEmpty() ? "no type" : event.type();
    for (String field : FIELDS) {
      JsonNode value = event.json().path(field);
      if (value.isTextual() && !value.textValue().isBlank()) {
        return Diagnostic.escaped(type + " " + value.textValue(), MAX_CHARS);
      }
    }
    return Diagnostic.escaped(type, MAX_CHARS);
  }
}
