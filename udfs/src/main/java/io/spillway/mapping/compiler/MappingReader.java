package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostics;
import io.spillway.diagnostic.NearestName;
import io.spillway.json.EcmaNumber;
import io.spillway.mapping.Expression;
import io.spillway.mapping.Setting;
import io.spillway.mapping.evaluation.ValueDescription;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the settings of a mapping and reports values that are not allowed. */
final class MappingReader {
  private final ObjectNode mapping;
  private final ExpressionCompiler expressions;
  private final Diagnostics diagnostics;

  MappingReader(ObjectNode mapping, ExpressionCompiler expressions, Diagnostics diagnostics) {
    this.mapping = mapping;
    this.expressions = expressions;
    this.diagnostics = diagnostics;
  }

  /** The diagnostics of the mapping. */
  Diagnostics diagnostics() {
    return diagnostics;
  }

  /** Reports an error whose message says what is allowed. */
  void error(Setting setting, String message) {
    diagnostics.error(setting.key(), message);
  }

  /** Reports an error whose message is a statement followed by what to do. */
  void error(Setting setting, String statement, String remedy) {
    diagnostics.error(setting.key(), statement, remedy);
  }

  /** Reports keys that no mapping has. */
  void checkKeys() {
    for (Map.Entry<String, JsonNode> field : mapping.properties()) {
      String key = field.getKey();
      if (key.equals(HeaderNames.MERGE_KEY)) {
        diagnostics.error(
            key, "a merge key of YAML, which is not applied: ", "write out what it stands for");
      } else if (!Setting.isKnown(key)) {
        diagnostics.error(key, "unknown key: ", NearestName.suggestion(key, Setting.keys()));
      }
    }
  }

  /** The value as the mapping has it; missing when absent or null. */
  JsonNode get(Setting setting) {
    JsonNode value = mapping.get(setting.key());
    return value == null || value.isNull() ? MissingNode.getInstance() : value;
  }

  /** Whether the setting is present and not null. */
  boolean has(Setting setting) {
    return !get(setting).isMissingNode();
  }

  /** Whether the mapping has the key, even with a null value. */
  boolean hasKey(Setting setting) {
    return mapping.has(setting.key());
  }

  /** Compiles the mapping value at a path. */
  Expression compile(JsonNode value, String path) {
    return expressions.compile(value, path);
  }

  /** Compiles the setting's mapping value, or {@code absent} when the setting is not present. */
  Expression expression(Setting setting, JsonNode absent) {
    return compile(has(setting) ? get(setting) : absent, setting.key());
  }

  /** Text; numbers and booleans are converted to text, as in Segment. */
  String text(Setting setting, String absent) {
    JsonNode value = get(setting);
    return switch (value.getNodeType()) {
      case MISSING -> absent;
      case STRING -> value.textValue();
      case NUMBER -> EcmaNumber.text(value);
      case BOOLEAN -> value.asText();
      default -> {
        error(
            setting,
            "needs literal text, the same for every event, got " + ValueDescription.of(value));
        yield absent;
      }
    };
  }

  /** One of the values that {@code parse} knows. */
  <T> T choice(Setting setting, T absent, Function<String, Optional<T>> parse, String allowed) {
    String text = text(setting, "");
    if (!has(setting)) {
      return absent;
    }
    if (setting == Setting.DELIMITER && (text.equals("\t") || text.equals("\\t"))) {
      error(setting, "is a tab, and must be one of " + allowed + ": ", "for a tab write tab");
      return absent;
    }
    boolean isBlank = text.isBlank() && get(setting).isTextual();
    if ((isBlank || text.indexOf('\n') >= 0) && parse.apply(text).isEmpty()) {
      error(
          setting,
          (isBlank ? "is blank" : "is a text with a line break")
              + ", and must be one of "
              + allowed
              + ": ",
          setting == Setting.LINE_END
              ? "write its name"
              : "write it in quotes, as YAML reads a | without them as the start of a text");
      return absent;
    }
    Optional<T> value = parse.apply(text);
    if (value.isEmpty()) {
      error(setting, "is one of " + allowed + ", got " + Diagnostic.quote(text));
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
    error(setting, "needs true or false, got " + ValueDescription.of(value));
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
    error(
        setting, "needs a whole number from 1 to " + most + ", got " + ValueDescription.of(value));
    return absent;
  }
}
