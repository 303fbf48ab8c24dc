package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * {@code @if}: one value or another. With {@code exists} the first is taken when the tested value
 * is there and not null, with {@code blank} when it is <em>not</em> blank.
 */
final class IfDirective implements Directive {
  @Override
  public String name() {
    return "@if";
  }

  @Override
  public Expression compile(JsonNode operand, DirectiveContext context) {
    ObjectOperand settings = ObjectOperand.of(operand, context);
    Expression exists = settings.compile("exists");
    Expression blank = settings.compile("blank");
    Expression then = settings.compile("then");
    Expression orElse = settings.compile("else");
    settings.checkOthers("exists", "blank", "then", "else");
    if (!settings.isSet("exists") && !settings.isSet("blank")) {
      return context.failing("needs \"exists\" or \"blank\" with a value to test");
    }
    boolean hasThen = settings.has("then");
    boolean hasElse = settings.isSet("else");
    boolean testExists = settings.has("exists");
    if (testExists && hasThen && hasElse) {
      return new Conditional(exists, then, orElse);
    }
    return root -> {
      boolean condition =
          testExists
              ? !ValueText.isNullOrMissing(exists.evaluate(root))
              : !ValueText.isBlank(blank.evaluate(root));
      if (condition) {
        return hasThen ? then.evaluate(root) : MissingNode.getInstance();
      }
      return hasElse ? orElse.evaluate(root) : MissingNode.getInstance();
    };
  }
}
