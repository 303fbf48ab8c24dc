package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.mapping.Directive;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The directives that every mapping may use. */
public final class BuiltInDirectives {
  private static final Map<String, Directive> BY_NAME =
      List.of(
              new PathDirective(),
              new TemplateDirective(),
              new LiteralDirective(),
              new IfDirective(),
              new CaseDirective(),
              new ReplaceDirective(),
              new ArrayPathDirective(),
              new MergeDirective(),
              new TransformDirective(),
              new FlattenDirective(),
              new JsonDirective(),
              new ExcludeWhenNullDirective(),
              new LiquidDirective())
          .stream()
          .collect(Collectors.toUnmodifiableMap(Directive::name, Function.identity()));

  private BuiltInDirectives() {}

  /** The built-in directives by name. */
  public static Map<String, Directive> byName() {
    return BY_NAME;
  }

  /** {@code @path}: the value at a path. The path is text or a directive that gives text. */
  private static final class PathDirective implements Directive {
    @Override
    public String name() {
      return "@path";
    }

    @Override
    public Expression compile(JsonNode operand, DirectiveContext context) {
      if (operand.isTextual()) {
        return Path.of(operand.textValue());
      }
      Expression text = Operand.compileText(operand, context);
      return root -> Path.of(Operand.text(text.evaluate(root), context)).evaluate(root);
    }
  }

  /** {@code @literal}: the value as it is, except that directives inside it run, as in Segment. */
  private static final class LiteralDirective implements Directive {
    @Override
    public String name() {
      return "@literal";
    }

    @Override
    public Expression compile(JsonNode operand, DirectiveContext context) {
      return Operand.compileAny(operand, context);
    }
  }
}
