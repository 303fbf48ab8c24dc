package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Meter;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;
import java.util.Map;

/**
 * {@code @flatten}: an object whose keys are the paths of all nested values, joined by {@code
 * separator}. With {@code omitArrays} arrays stay as they are.
 */
final class FlattenDirective {
  private FlattenDirective() {}

  static Expression compile(Operand settings, DirectiveContext context) {
    settings.checkText("separator");
    settings.require("value");
    Expression separator = settings.compile("separator");
    Expression value = settings.compile("value");
    settings.checkOthers("separator", "value");
    settings.warnOfOthersThan("separator", "value", "omitArrays");
    if (!settings.isSet("separator")) {
      context.warning(
          "separator",
          "without a separator every event becomes a dead letter: ",
          "write the text between keys, such as \"_\"");
      return context.failing("needs \"separator\": the text between keys");
    }
    boolean omitArrays = settings.isSet("omitArrays");
    return (root, meter) -> {
      String between = Operand.text(separator.evaluate(root, meter), context);
      Flattening flattening = new Flattening(between, omitArrays, meter);
      flattening.add("", value.evaluate(root, meter));
      return flattening.result;
    };
  }

  private static final class Flattening {
    private final ObjectNode result = JsonNodeFactory.instance.objectNode();
    private final String separator;
    private final boolean omitArrays;
    private final Meter meter;

    Flattening(String separator, boolean omitArrays, Meter meter) {
      this.separator = separator;
      this.omitArrays = omitArrays;
      this.meter = meter;
    }

    void add(String prefix, JsonNode value) {
      meter.step();
      if (value.isObject()) {
        for (Map.Entry<String, JsonNode> field : value.properties()) {
          add(key(prefix, field.getKey()), field.getValue());
        }
      } else if (value.isArray() && !omitArrays) {
        for (int i = 0; i < value.size(); i++) {
          add(key(prefix, Integer.toString(i)), value.get(i));
        }
      } else {
        meter.values(1);
        result.set(prefix, value);
      }
    }

    /** Deep nesting with long keys could need far more memory than the event. */
    private String key(String prefix, String key) {
      if (prefix.isEmpty()) {
        return key;
      }
      meter.text((long) prefix.length() + separator.length() + key.length());
      return prefix + separator + key;
    }
  }
}
