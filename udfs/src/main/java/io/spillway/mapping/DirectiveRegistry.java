package io.spillway.mapping;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The directives a mapping may use, by name. */
final class DirectiveRegistry {
  static final DirectiveRegistry BUILT_IN =
      new DirectiveRegistry(
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
              new LiquidDirective()));

  private final Map<String, Directive> byName = new LinkedHashMap<>();

  private DirectiveRegistry(List<Directive> directives) {
    for (Directive directive : directives) {
      byName.put(directive.name(), directive);
    }
  }

  @Nullable Directive find(String name) {
    return byName.get(name);
  }

  /** The end of a sentence that says which name was probably meant. */
  String suggestion(String name) {
    return Wording.suggestion(name, byName.keySet());
  }
}
