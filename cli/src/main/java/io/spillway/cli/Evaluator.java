package io.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.event.Event;
import io.spillway.event.EventParser;
import io.spillway.event.RejectedEvent;
import io.spillway.json.JsonText;
import io.spillway.json.MalformedJsonException;
import io.spillway.json.TextTooLongException;
import io.spillway.mapping.CellResult;
import io.spillway.mapping.CompiledValue;
import io.spillway.mapping.InvalidMappingException;
import io.spillway.settings.JobDefaults;
import io.spillway.trigger.InvalidTriggerException;
import io.spillway.trigger.Trigger;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers one line of {@code spillway eval} with another. For one thread. */
final class Evaluator {
  private static final String ID = "id";
  private static final String EVENT = "event";
  private static final String MAPPING = "mapping";
  private static final String TRIGGER = "trigger";

  private final EventParser events = new EventParser(JobDefaults.EVENT_LIMITS);

  /** One line's question cannot be answered; the message says why. */
  private static final class Unanswerable extends Exception {
    private static final long serialVersionUID = 1L;

    Unanswerable(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * The answer to a line, without a newline. Never throws for what the line holds.
   *
   * @param question UTF-8, without a newline
   */
  byte[] answer(byte[] question) {
    JsonMembers members = JsonMembers.of(question);
    byte[] id = members.get(ID);
    if (id != null && !isJson(id)) {
      return answer(null, error("the line is not JSON: the value of id is not"));
    }
    try {
      return answer(id, evaluate(members));
    } catch (Unanswerable e) {
      return answer(id, error(e.getMessage()));
    } catch (RuntimeException | StackOverflowError e) {
      return answer(id, error("this is a bug, please report it with the line: " + e));
    }
  }

  /** The answer to a line that is too long to be read. */
  byte[] tooLong(int maxBytes) {
    return answer(null, error("the line is longer than the " + maxBytes + " bytes that are read"));
  }

  private String evaluate(JsonMembers members) throws Unanswerable {
    if (members.fault() != null) {
      throw new Unanswerable("the line is not a JSON object: " + members.fault());
    }
    for (Map.Entry<String, byte[]> member : members.all().entrySet()) {
      if (!member.getKey().equals(EVENT)) {
        parse(member.getKey(), member.getValue());
      }
    }
    byte[] event = members.get(EVENT);
    byte[] mapping = members.get(MAPPING);
    byte[] trigger = members.get(TRIGGER);
    if (event == null || (mapping == null && trigger == null)) {
      throw new Unanswerable(
          "the line lacks "
              + (event == null ? EVENT : "mapping or trigger")
              + "; give {\"mapping\": ..., \"event\": {...}} or {\"trigger\": \"...\", \"event\":"
              + " {...}}");
    }
    if (mapping != null && trigger != null) {
      throw new Unanswerable("the line has both mapping and trigger; give one of them per line");
    }
    return mapping == null
        ? match(parse(TRIGGER, trigger), event)
        : cell(parse(MAPPING, mapping), event);
  }

  private String match(JsonNode fql, byte[] event) throws Unanswerable {
    if (!fql.isTextual()) {
      throw new Unanswerable("trigger: needs text, got " + fql.getNodeType());
    }
    try {
      return "\"match\":" + Trigger.compile(fql.textValue()).matches(event(event));
    } catch (InvalidTriggerException e) {
      throw new Unanswerable("trigger: " + e.getMessage());
    }
  }

  private String cell(JsonNode mapping, byte[] event) throws Unanswerable {
    try {
      CellResult result = CompiledValue.compile(mapping, MAPPING).cell(event(event));
      if (result instanceof CellResult.Cell cell) {
        return "\"cell\":" + json(cell.text());
      }
      throw new Unanswerable(((CellResult.RejectedCell) result).message());
    } catch (InvalidMappingException e) {
      throw new Unanswerable(e.getMessage());
    }
  }

  private Event event(byte[] json) throws Unanswerable {
    EventParser.Result parsed = events.parse(json);
    if (parsed instanceof RejectedEvent rejected) {
      throw new Unanswerable(rejected.message());
    }
    return (Event) parsed;
  }

  private static JsonNode parse(String key, byte[] value) throws Unanswerable {
    try {
      return JsonMembers.parse(value);
    } catch (MalformedJsonException e) {
      throw new Unanswerable("the value of " + key + " is not usable: " + e.getMessage());
    } catch (CharacterCodingException e) {
      throw new Unanswerable("the value of " + key + " is not UTF-8");
    }
  }

  private static boolean isJson(byte[] value) {
    try {
      parse(ID, value);
      return true;
    } catch (Unanswerable e) {
      return false;
    }
  }

  private static String error(String message) {
    return "\"error\":" + json(message);
  }

  private static byte[] answer(byte @Nullable [] id, String result) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes(utf8(id == null ? "{" : "{\"" + ID + "\":"));
    if (id != null) {
      line.writeBytes(id);
      line.write(',');
    }
    line.writeBytes(utf8(result));
    line.write('}');
    return line.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String json(String text) {
    try {
      return JsonText.of(TextNode.valueOf(text), Integer.MAX_VALUE);
    } catch (TextTooLongException e) {
      throw new IllegalStateException("there is no limit", e);
    }
  }
}
