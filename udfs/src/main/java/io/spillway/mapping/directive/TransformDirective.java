package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spillway.mapping.Directive;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.ValueDescription;

/** {@code @transform}: builds an object with {@code apply} and maps it with {@code mapping}. */
final class TransformDirective implements Directive {
  @Override
  public String name() {
    return "@transform";
  }

  @Override
  public Expression compile(JsonNode operand, DirectiveContext context) {
    Operand settings = Operand.object(operand, context);
    for (String key : new String[] {"apply", "mapping"}) {
      settings.require(key);
      if (settings.has(key) && !settings.get(key).isObject()) {
        context.problem(
            key, "needs an object or a directive, got " + ValueDescription.of(settings.get(key)));
      }
    }
    // Always checked: Segment validates "apply" as a mapping of its own.
    Expression apply =
        settings.has("apply")
            ? context.strict(true).under("apply").compile(settings.get("apply"))
            : settings.compile("apply");
    Expression mapping = settings.compile("mapping");
    settings.checkOthers("apply", "mapping");
    if (!settings.isSet("mapping") || !settings.get("apply").isObject()) {
      return context.failing("needs \"apply\" and \"mapping\", the first an object");
    }
    return root -> {
      JsonNode from = root.isMissingNode() ? JsonNodeFactory.instance.objectNode() : root;
      if (!from.isObject()) {
        throw context.failure("starts from an object, here it is " + ValueDescription.kind(from));
      }
      return mapping.evaluate(IntermediateValue.of(apply.evaluate(from), context));
    };
  }
}
