package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import io.spillway.json.EcmaText;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import java.util.List;

/**
 * {@code @case}: text in lower or upper case, independent of any language, as ECMAScript has it;
 * other values as they are.
 */
final class CaseDirective {
  private static final List<String> OPERATORS = List.of("lower", "upper");

  private CaseDirective() {}

  static Expression compile(Operand settings, DirectiveContext context) {
    settings.checkText("operator");
    settings.checkTextOrDirective("value");
    Expression value = settings.compile("value");
    settings.checkOthers("value");
    settings.warnOfOthersThan("operator", "value");
    settings.warnIfBlankWithout("value");
    if (!settings.isSet("operator")) {
      return context.failing("needs \"operator\": \"lower\" or \"upper\"");
    }
    if (!settings.isSet("value")) {
      return (root, meter) -> MissingNode.getInstance();
    }
    String operator = settings.get("operator").asText();
    if (!OPERATORS.contains(operator)) {
      context.warning(
          "operator",
          "events that have text there become dead letters with "
              + Diagnostic.quote(operator)
              + ": ",
          NearestName.suggestion(operator, OPERATORS));
    }
    return (root, meter) -> {
      JsonNode given = value.evaluate(root, meter);
      if (!given.isTextual()) {
        return given;
      }
      String text = changed(given.textValue(), operator, context);
      meter.text(text.length());
      return TextNode.valueOf(text);
    };
  }

  private static String changed(String text, String operator, DirectiveContext context)
      throws EvaluationException {
    return switch (operator) {
      case "lower" -> EcmaText.lowerCase(text);
      case "upper" -> EcmaText.upperCase(text);
      default ->
          throw context.failure(
              "\"operator\" is \"lower\" or \"upper\", got " + Diagnostic.quote(operator));
    };
  }
}
