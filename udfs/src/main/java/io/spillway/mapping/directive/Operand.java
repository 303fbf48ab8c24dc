package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import io.spillway.mapping.Directive;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.ValueDescription;
import io.spillway.mapping.evaluation.ValueText;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The operand of a directive: an object of named settings, or text. */
final class Operand {
  private final JsonNode fields;
  private final DirectiveContext context;

  private Operand(JsonNode fields, DirectiveContext context) {
    this.fields = fields;
    this.context = context;
  }

  /** An operand that must be an object and not a directive; anything else is reported. */
  static Operand object(JsonNode operand, DirectiveContext context) {
    if (!operand.isObject() || Directive.isUsedIn(operand)) {
      context.problem("needs an object, got " + ValueDescription.of(operand));
    }
    return new Operand(
        operand.isObject() ? operand : JsonNodeFactory.instance.objectNode(), context);
  }

  /** Reports an operand that is not what the directive needs, with which no event is mapped. */
  static Expression refused(String needed, JsonNode operand, DirectiveContext context) {
    String message = "needs " + needed + ", got " + ValueDescription.of(operand);
    context.problem(message);
    return context.failing(message);
  }

  /** The setting as the mapping has it; missing when absent. */
  JsonNode get(String key) {
    JsonNode value = fields.get(key);
    return value == null ? MissingNode.getInstance() : value;
  }

  boolean has(String key) {
    return fields.has(key);
  }

  /** Whether the setting is present and neither null, false, 0 nor empty text. */
  boolean isSet(String key) {
    return ValueText.isTruthy(get(key));
  }

  Expression compile(String key) {
    return context.compile(fields, key);
  }

  void require(String key) {
    if (!has(key)) {
      context.problem("needs the key " + Diagnostic.quote(key));
    }
  }

  /** Warns of settings that the directive does not have, which do nothing. */
  void warnOfOthersThan(String... known) {
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      String key = field.getKey();
      if (!List.of(known).contains(key) && !key.equals("_metadata") && !Directive.isName(key)) {
        context.warning(
            key, "unknown key, it does nothing: ", NearestName.suggestion(key, List.of(known)));
      }
    }
  }

  /** Warns of a setting without which the cell is blank, if it is absent. */
  void warnIfBlankWithout(String key) {
    if (!has(key)) {
      context.warning(
          "without " + Diagnostic.quote(key) + " the cell is always blank: ",
          "write " + Diagnostic.quote(key) + " with a value");
    }
  }

  /** Reports the setting if it is present and not text. */
  void checkText(String key) {
    if (has(key) && !get(key).isTextual()) {
      context.problem(key, "needs text, got " + ValueDescription.of(get(key)));
    }
  }

  /** Reports the setting if it is present and neither of the two words, in upper or lower case. */
  void checkOneOf(String key, String one, String other) {
    checkText(key);
    JsonNode word = get(key);
    if (word.isTextual()
        && !List.of(one, other).contains(word.textValue().toLowerCase(Locale.ROOT))) {
      context.problem(
          key, "is \"" + one + "\" or \"" + other + "\", got " + ValueDescription.of(word));
    }
  }

  /** Reports the setting if it is present and not a boolean. */
  void checkBoolean(String key) {
    if (has(key) && !get(key).isBoolean()) {
      context.problem(key, "needs true or false, got " + ValueDescription.of(get(key)));
    }
  }

  /** Reports the setting if it is present and neither text nor a directive. */
  void checkTextOrDirective(String key) {
    if (has(key)) {
      checkTextOrDirective(get(key), context.under(key));
    }
  }

  /** Compiles the fields that the directive itself does not, only to report their mistakes. */
  void checkOthers(String... compiled) {
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (!List.of(compiled).contains(field.getKey()) && field.getValue().isContainerNode()) {
        context.compile(fields, field.getKey());
      }
    }
  }

  /**
   * Compiles an operand of any kind, such as that of {@code @literal}. Mistakes are reported only
   * if it is a directive itself: inside other objects and arrays Segment finds them when an event
   * is mapped.
   */
  static Expression compileAny(JsonNode operand, DirectiveContext context) {
    return Directive.isUsedIn(operand)
        ? context.compile(operand)
        : context.strict(false).compile(operand);
  }

  /** Reports an operand that is neither text nor a directive. */
  static void checkTextOrDirective(JsonNode operand, DirectiveContext context) {
    if (!operand.isTextual() && !Directive.isUsedIn(operand)) {
      context.problem("needs text or a directive, got " + ValueDescription.of(operand));
    }
  }

  /** Compiles an operand that must be text or a directive that gives text. */
  static Expression compileText(JsonNode operand, DirectiveContext context) {
    checkTextOrDirective(operand, context);
    return context.compile(operand);
  }

  /** The text that the value of an operand must be. */
  static String text(JsonNode value, DirectiveContext context) throws EvaluationException {
    if (value.isTextual()) {
      return value.textValue();
    }
    throw context.failure("the operand must give text, it gave " + ValueDescription.kind(value));
  }
}
