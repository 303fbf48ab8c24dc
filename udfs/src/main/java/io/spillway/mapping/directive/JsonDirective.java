package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.json.JsonReader;
import io.spillway.json.JsonText;
import io.spillway.json.MalformedJsonException;
import io.spillway.json.TextTooLongException;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.ValueText;

/** {@code @json}: encodes a value as JSON text, or decodes JSON text. */
final class JsonDirective {
  private JsonDirective() {}

  static Expression compile(Operand settings, DirectiveContext context) {
    settings.require("value");
    settings.require("mode");
    settings.checkOneOf("mode", "encode", "decode");
    Expression value = settings.compile("value");
    settings.checkOthers("value");
    if (!settings.isSet("mode")) {
      return context.failing("needs \"mode\": \"encode\" or \"decode\"");
    }
    if (!settings.isSet("value")) {
      return context.failing("needs \"value\" with something to convert");
    }
    return switch (settings.get("mode").asText()) {
      case "encode" -> root -> encoded(value.evaluate(root), context);
      case "decode" -> {
        JsonReader reader = new JsonReader(JsonReader.MAX_DEPTH);
        yield root -> decoded(value.evaluate(root), reader);
      }
      // Segment's validation ignores the case of the two words, its evaluation does not.
      default ->
          root -> {
            value.evaluate(root);
            return MissingNode.getInstance();
          };
    };
  }

  private static JsonNode encoded(JsonNode value, DirectiveContext context)
      throws EvaluationException {
    if (value.isMissingNode()) {
      return value;
    }
    try {
      return TextNode.valueOf(JsonText.of(value, ValueText.MAX_CHARS));
    } catch (TextTooLongException e) {
      throw context.failure(e.getMessage());
    }
  }

  private static JsonNode decoded(JsonNode value, JsonReader reader) {
    if (!value.isTextual()) {
      return value;
    }
    try {
      return reader.read(value.textValue());
    } catch (MalformedJsonException e) {
      return value;
    }
  }
}
