package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.budget.Meter;
import io.spillway.event.LazyEvent;
import io.spillway.json.TextOutput;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.ValueText;

/**
 * {@code @if}: one of two values. With {@code exists} it is {@code then} if the tested value is
 * present and not null, with {@code blank} if it is <em>not</em> blank.
 */
final class IfDirective {
  private IfDirective() {}

  static Expression compile(Operand settings, DirectiveContext context) {
    Expression exists = settings.compile("exists");
    Expression blank = settings.compile("blank");
    Expression then = settings.compile("then");
    Expression orElse = settings.compile("else");
    settings.checkOthers("exists", "blank", "then", "else");
    settings.warnOfOthersThan("exists", "blank", "then", "else");
    warnOfNoThen(settings, context);
    if (!settings.isSet("exists") && !settings.isSet("blank")) {
      return context.failing("needs \"exists\" or \"blank\" with a value to test");
    }
    boolean hasThen = settings.has("then");
    boolean hasElse = settings.isSet("else");
    boolean testExists = settings.has("exists");
    if (testExists && hasThen && hasElse) {
      return new IfExists(exists, then, orElse);
    }
    return (root, meter) -> {
      boolean condition =
          testExists
              ? !ValueText.isNullOrMissing(exists.evaluate(root, meter))
              : !ValueText.isBlank(blank.evaluate(root, meter));
      if (condition) {
        return hasThen ? then.evaluate(root, meter) : MissingNode.getInstance();
      }
      return hasElse ? orElse.evaluate(root, meter) : MissingNode.getInstance();
    };
  }

  private static void warnOfNoThen(Operand settings, DirectiveContext context) {
    if (!settings.has("then")) {
      context.warning(
          "without \"then\" the cell is "
              + (settings.has("else") ? "blank when the test passes: " : "always blank: "),
          "write \"then\", as \"\" if blank is meant");
    }
  }

  /** The common form, which needs only the parts of the event that its values need. */
  private record IfExists(Expression exists, Expression then, Expression orElse)
      implements Expression {
    @Override
    public JsonNode evaluate(JsonNode root, Meter meter) throws EvaluationException {
      boolean isThere = !ValueText.isNullOrMissing(exists.evaluate(root, meter));
      return (isThere ? then : orElse).evaluate(root, meter);
    }

    @Override
    public Expression.Bound bind(LazyEvent event, Meter meter) {
      return new Bound(
          exists.bind(event, meter), then.bind(event, meter), orElse.bind(event, meter));
    }

    private record Bound(Expression.Bound exists, Expression.Bound then, Expression.Bound orElse)
        implements Expression.Bound {
      private Expression.Bound chosen() throws EvaluationException {
        return exists.isNullOrMissing() ? orElse : then;
      }

      @Override
      public JsonNode evaluate() throws EvaluationException {
        return chosen().evaluate();
      }

      @Override
      public void write(TextOutput out) throws EvaluationException {
        chosen().write(out);
      }

      @Override
      public boolean isNullOrMissing() throws EvaluationException {
        return chosen().isNullOrMissing();
      }

      @Override
      public boolean isArray() throws EvaluationException {
        return chosen().isArray();
      }

      @Override
      public JsonNode member(String key) throws EvaluationException {
        return chosen().member(key);
      }
    }
  }
}
