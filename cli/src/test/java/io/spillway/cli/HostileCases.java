package io.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.json.JsonReader;
import io.spillway.json.JsonText;
import io.spillway.json.MalformedJsonException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Questions for {@code eval} that are small, or have a small event, and ask for very much. */
final class HostileCases {
  /** What {@code eval} answers. */
  enum Answer {
    /** An error that names a limit to raise. */
    LIMIT,
    /** A result: the work is long, but within the limits. */
    RESULT,
    /** One or the other, because it takes about the time that is allowed. */
    EITHER
  }

  /** A question, one line of JSON. */
  record Case(Answer answer, String question) {}

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Map<String, Case> byId = new LinkedHashMap<>();

  private HostileCases() {}

  /** The cases by the ids of their questions. */
  static Map<String, Case> all() {
    HostileCases cases = new HostileCases();
    HostileDirectives.addTo(cases);
    HostileTemplates.addTo(cases);
    HostileTriggers.addTo(cases);
    return cases.byId;
  }

  void mapping(String id, Answer answer, JsonNode mapping, JsonNode event) {
    add(id, answer, "mapping", mapping, event);
  }

  void liquid(String id, Answer answer, String template, JsonNode event) {
    mapping(id, answer, object("@liquid", TextNode.valueOf(template)), event);
  }

  void trigger(String id, Answer answer, String fql, JsonNode event) {
    add(id, answer, "trigger", TextNode.valueOf(fql), event);
  }

  private void add(String id, Answer answer, String kind, JsonNode asked, JsonNode event) {
    ObjectNode question = NODES.objectNode().put("id", id);
    question.set(kind, asked);
    question.set("event", event);
    if (byId.put(id, new Case(answer, JsonText.of(question))) != null) {
      throw new IllegalArgumentException("there are two cases " + id);
    }
  }

  /** JSON with single quotes for double ones. */
  static JsonNode json(String json) {
    try {
      return new JsonReader(JsonReader.MAX_DEPTH).read(json.replace('\'', '"'));
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static ObjectNode object(String key, JsonNode value) {
    ObjectNode object = NODES.objectNode();
    object.set(key, value);
    return object;
  }

  /** An object of so many members that all have the value 1. */
  static ObjectNode wide(int members, IntFunction<String> keys) {
    ObjectNode object = NODES.objectNode();
    for (int i = 0; i < members; i++) {
      object.put(keys.apply(i), 1);
    }
    return object;
  }

  /** An event whose {@code p} is a text that is repeated. */
  static ObjectNode text(String piece, int times) {
    return NODES.objectNode().put("p", piece.repeat(times));
  }

  /** An event whose {@code p} is an array of one value, so many times. */
  static ObjectNode array(JsonNode item, int times) {
    ObjectNode event = NODES.objectNode();
    for (int i = 0; i < times; i++) {
      event.withArray("p").add(item);
    }
    return event;
  }
}
