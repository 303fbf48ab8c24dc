package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.json.EcmaNumber;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the scalar settings of a mapping and reports those that are not what they should be. */
final class MappingReader {
  private final ObjectNode mapping;
  private final List<Problem> problems;

  MappingReader(ObjectNode mapping, List<Problem> problems) {
    this.mapping = mapping;
    this.problems = problems;
  }

  void report(Setting setting, String message) {
    problems.add(new Problem(setting.key(), message));
  }

  /** Reports keys that no mapping has. */
  void checkKeys() {
    for (Map.Entry<String, JsonNode> field : mapping.properties()) {
      if (!Setting.isKnown(field.getKey())) {
        problems.add(
            new Problem(
                field.getKey(),
                "unknown key" + Wording.suggestion(field.getKey(), Setting.keys())));
      }
    }
  }

  /** The value as it stands; missing when absent or null. */
  JsonNode get(Setting setting) {
    JsonNode value = mapping.get(setting.key());
    return value == null || value.isNull() ? MissingNode.getInstance() : value;
  }

  boolean has(Setting setting) {
    return !get(setting).isMissingNode();
  }

  /** Text; numbers and booleans count as their text, as in Segment. */
  String text(Setting setting, String absent) {
    JsonNode value = get(setting);
    return switch (value.getNodeType()) {
      case MISSING -> absent;
      case STRING -> value.textValue();
      case NUMBER -> EcmaNumber.text(value);
      case BOOLEAN -> value.asText();
      default -> {
        report(setting, "needs literal text, the same for every event, got " + Wording.got(value));
        yield absent;
      }
    };
  }

  /** One of a few spellings; blank is the same as absent. */
  <T> T choice(Setting setting, T absent, Function<String, Optional<T>> parse, String allowed) {
    String text = text(setting, "");
    if (text.isEmpty()) {
      return absent;
    }
    Optional<T> value = parse.apply(text);
    if (value.isEmpty()) {
      report(setting, "is one of " + allowed + ", got " + Wording.quote(text));
    }
    return value.orElse(absent);
  }

  boolean flag(Setting setting, boolean absent) {
    JsonNode value = get(setting);
    if (value.isMissingNode()) {
      return absent;
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isTextual() && (value.asText().equals("true") || value.asText().equals("false"))) {
      return value.asText().equals("true");
    }
    report(setting, "needs true or false, got " + Wording.got(value));
    return absent;
  }

  /** A whole number from 1 to {@code most}; blank is the same as absent. */
  int count(Setting setting, int absent, int most) {
    JsonNode value = get(setting);
    String text = value.isNumber() || value.isTextual() ? text(setting, "") : "";
    if (value.isMissingNode() || (value.isTextual() && text.isEmpty())) {
      return absent;
    }
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    }
    report(setting, "needs a whole number from 1 to " + most + ", got " + Wording.got(value));
    return absent;
  }
}
