package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Meter;
import io.spillway.json.JsonReader;
import io.spillway.json.JsonText;
import io.spillway.json.MalformedJsonException;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;

/** {@code @json}: encodes a value as JSON text, or decodes JSON text. */
final class JsonDirective {
  private JsonDirective() {}

  static Expression compile(Operand settings, DirectiveContext context) {
    settings.require("value");
    settings.require("mode");
    settings.checkOneOf("mode", "encode", "decode");
    Expression value = settings.compile("value");
    settings.checkOthers("value");
    settings.warnOfOthersThan("value", "mode");
    if (!settings.isSet("mode")) {
      return context.failing("needs \"mode\": \"encode\" or \"decode\"");
    }
    if (!settings.isSet("value")) {
      return context.failing("needs \"value\" with something to convert");
    }
    return switch (settings.get("mode").asText()) {
      case "encode" -> (root, meter) -> encoded(value.evaluate(root, meter), meter);
      case "decode" -> {
        JsonReader reader = new JsonReader(JsonReader.MAX_DEPTH);
        yield (root, meter) -> decoded(value.evaluate(root, meter), reader, meter);
      }
      // Segment's validation ignores the case of the two words, its evaluation does not.
      default -> {
        context.warning(
            "mode",
            "the value is blank for every event: ",
            "write \"encode\" or \"decode\" in lower case");
        yield (root, meter) -> {
          value.evaluate(root, meter);
          return MissingNode.getInstance();
        };
      }
    };
  }

  private static JsonNode encoded(JsonNode value, Meter meter) {
    return value.isMissingNode() ? value : TextNode.valueOf(JsonText.of(value, meter));
  }

  private static JsonNode decoded(JsonNode value, JsonReader reader, Meter meter) {
    if (!value.isTextual()) {
      return value;
    }
    try {
      return reader.read(value.textValue(), meter);
    } catch (MalformedJsonException e) {
      return value;
    }
  }
}
