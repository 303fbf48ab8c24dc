package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The directives a mapping may use, by name. */
final class DirectiveRegistry {
  static final Map<String, Directive> BUILT_IN =
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

  private final Map<String, Directive> extensions;

  DirectiveRegistry(Extensions extensions) {
    this.extensions = extensions.directives();
  }

  /**
   * Compiles a use of the directive, if there is one of that name.
   *
   * @param checked whether mistakes in a built-in directive are reported; those in an extension
   *     always are
   */
  @Nullable Expression compile(
      String name, JsonNode operand, ExpressionCompiler compiler, String path, boolean checked) {
    Directive builtIn = BUILT_IN.get(name);
    if (builtIn != null) {
      return builtIn.compile(operand, new DirectiveContext(compiler, path, checked));
    }
    Directive extension = extensions.get(name);
    return extension == null
        ? null
        : compileExtension(extension, operand, new DirectiveContext(compiler, path, true));
  }

  /** What goes wrong in somebody else's code must not stop the job. */
  private static Expression compileExtension(
      Directive extension, JsonNode operand, DirectiveContext context) {
    try {
      Expression expression = extension.compile(operand, context);
      return root -> {
        try {
          return expression.evaluate(root);
        } catch (RuntimeException e) {
          throw context.failure("the extension " + extension.getClass().getName() + " threw " + e);
        }
      };
    } catch (RuntimeException e) {
      context.problem("the extension " + extension.getClass().getName() + " threw " + e);
      return context.failing("the extension could not be compiled");
    }
  }

  /** The end of a sentence that says which name was probably meant. */
  String suggestion(String name) {
    TreeSet<String> names = new TreeSet<>(BUILT_IN.keySet());
    names.addAll(extensions.keySet());
    return Wording.suggestion(name, names);
  }
}
