package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** {@code @transform}: makes an object with {@code apply}, then maps that with {@code mapping}. */
final class TransformDirective implements Directive {
  @Override
  public String name() {
    return "@transform";
  }

  @Override
  public Expression compile(JsonNode operand, DirectiveContext context) {
    ObjectOperand settings = ObjectOperand.of(operand, context);
    for (String key : new String[] {"apply", "mapping"}) {
      settings.require(key);
      if (settings.has(key) && !settings.get(key).isObject()) {
        context.problem(
            key, "needs an object or a directive, got " + Wording.got(settings.get(key)));
      }
    }
    // What is applied is always checked: Segment validates it as a mapping of its own.
    Expression apply =
        settings.has("apply")
            ? context.compileChecked(settings.get("apply"), "apply")
            : settings.compile("apply");
    Expression mapping = settings.compile("mapping");
    settings.checkOthers("apply", "mapping");
    if (!settings.isSet("mapping") || !settings.get("apply").isObject()) {
      return context.failing("needs \"apply\" and \"mapping\", the first an object");
    }
    return root -> {
      JsonNode from = root.isMissingNode() ? JsonNodeFactory.instance.objectNode() : root;
      if (!from.isObject()) {
        throw context.failure("starts from an object, here it is " + Wording.kind(from));
      }
      return mapping.evaluate(new Made(context).finished(apply.evaluate(from)));
    };
  }
}
