package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;

/** The operand of a directive that takes an object of named settings. */
final class ObjectOperand {
  private final JsonNode fields;
  private final DirectiveContext context;

  private ObjectOperand(JsonNode fields, DirectiveContext context) {
    this.fields = fields;
    this.context = context;
  }

  /**
   * Reports anything but an object without directives, and whatever is wrong inside fields that the
   * directive itself does not compile.
   */
  static ObjectOperand of(JsonNode operand, DirectiveContext context) {
    if (!operand.isObject() || ExpressionCompiler.hasDirectiveKey(operand)) {
      context.problem("needs an object, got " + Wording.got(operand));
    }
    return new ObjectOperand(
        operand.isObject() ? operand : JsonNodeFactory.instance.objectNode(), context);
  }

  /** The setting as it stands in the mapping; missing when absent. */
  JsonNode get(String key) {
    JsonNode value = fields.get(key);
    return value == null ? MissingNode.getInstance() : value;
  }

  boolean has(String key) {
    return fields.has(key);
  }

  /** Whether the setting is there and neither null, false, 0 nor empty text. */
  boolean isSet(String key) {
    return ValueText.isTruthy(get(key));
  }

  Expression compile(String key) {
    return context.compile(fields, key);
  }

  void require(String key) {
    if (!has(key)) {
      context.problem("needs the key " + Wording.quote(key));
    }
  }

  /** Reports the setting when it is there and not text. */
  void checkText(String key) {
    if (has(key) && !get(key).isTextual()) {
      context.problem(key, "needs text, got " + Wording.got(get(key)));
    }
  }

  void checkBoolean(String key) {
    if (has(key) && !get(key).isBoolean()) {
      context.problem(key, "needs true or false, got " + Wording.got(get(key)));
    }
  }

  void checkTextOrDirective(String key) {
    TextOperand.checkField(fields, key, context);
  }

  /** Compiles every field that the directive does not, only to report what is wrong in them. */
  void checkOthers(String... compiled) {
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (!List.of(compiled).contains(field.getKey()) && field.getValue().isContainerNode()) {
        context.compile(fields, field.getKey());
      }
    }
  }
}
