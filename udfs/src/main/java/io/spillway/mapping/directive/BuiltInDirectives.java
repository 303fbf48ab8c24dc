package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.mapping.Directive;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.Path;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The directives that every mapping may use. */
public final class BuiltInDirectives {
  private static final Map<String, Directive> BY_NAME =
      Stream.of(
              new BuiltIn("@path", BuiltInDirectives::path),
              new BuiltIn("@literal", Operand::compileAny),
              new BuiltIn("@template", TemplateDirective::compile),
              BuiltIn.ofObject("@if", IfDirective::compile),
              BuiltIn.ofObject("@case", CaseDirective::compile),
              BuiltIn.ofObject("@replace", ReplaceDirective::compile),
              new BuiltIn("@arrayPath", ArrayPathDirective::compile),
              BuiltIn.ofObject("@merge", MergeDirective::compile),
              BuiltIn.ofObject("@transform", TransformDirective::compile),
              BuiltIn.ofObject("@flatten", FlattenDirective::compile),
              BuiltIn.ofObject("@json", JsonDirective::compile),
              new BuiltIn("@excludeWhenNull", ExcludeWhenNullDirective::compile),
              new BuiltIn("@liquid", LiquidDirective::compile),
              new BuiltIn(KafkaDirective.NAME, KafkaDirective::compile))
          .collect(Collectors.toUnmodifiableMap(BuiltIn::name, Function.identity()));

  private BuiltInDirectives() {}

  /** The built-in directives by name. */
  public static Map<String, Directive> byName() {
    return BY_NAME;
  }

  /** Whether {@code @kafka} takes such an operand. */
  public static boolean isOfRecord(JsonNode operand) {
    return KafkaDirective.takes(operand);
  }

  private record BuiltIn(
      String name, BiFunction<JsonNode, DirectiveContext, Expression> compilation)
      implements Directive {
    /** A directive whose operand is an object. */
    static BuiltIn ofObject(
        String name, BiFunction<Operand, DirectiveContext, Expression> compilation) {
      return new BuiltIn(
          name, (operand, context) -> compilation.apply(Operand.object(operand, context), context));
    }

    @Override
    public Expression compile(JsonNode operand, DirectiveContext context) {
      return compilation.apply(operand, context);
    }
  }

  /** {@code @path}: the value at a path. The path is text or a directive that gives text. */
  private static Expression path(JsonNode operand, DirectiveContext context) {
    if (operand.isTextual()) {
      Doubts.ofPath(operand.textValue(), context);
      return Path.of(operand.textValue());
    }
    Expression text = Operand.compileText(operand, context);
    return (root, meter) -> {
      String path = Operand.text(text.evaluate(root, meter), context);
      meter.values(path.length() / 2);
      return Path.of(path).evaluate(root, meter);
    };
  }
}
