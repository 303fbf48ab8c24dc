package io.spillway.mapping.directive;

import io.spillway.mapping.Directive;
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
}
