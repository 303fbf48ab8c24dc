package io.spillway.mapping.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.mapping.ColumnTransform;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.Directive;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;
import io.spillway.mapping.example.FirstWordTransform;
import io.spillway.mapping.example.MaskDirective;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtensionsTest {
  @Test
  void anInstalledDirectiveIsUsedLikeABuiltInOne() {
    CompiledMapping mapping =
        Json.mapping("{'columns':{'card':{'@mask':{'value':{'@path':'$.card'},'keep':4}}}}");

    assertThat(Json.row(mapping, "{'card':'4111111111111111'}")).isEqualTo("\"************1111\"");
    assertThat(Json.row(mapping, "{}")).isEqualTo("\"\"");
    assertThat(Json.row(mapping, "{'card':5}")).isEqualTo("columns.card.@mask: masks text only");
  }

  @Test
  void itsErrorsHaveAPlaceEvenInsideArrays() {
    assertThat(Json.problems("{'columns':{'c':[{'@mask':{'value':'x'}}]}}"))
        .containsExactly(
            "columns.c[0].@mask.keep: needs the number of characters to show, 0 or more");
  }

  @Test
  void anInstalledTransformIsAValueOfNormalize() {
    CompiledMapping mapping =
        Json.mapping(
            "{'columns':{'p':{'@path':'$.p'}},'columns_to_transform':"
                + "[{'column_name':'p','hash_algorithm':'none','normalize':'first-word'}]}");

    assertThat(Json.row(mapping, "{'p':' Ann Lee '}")).isEqualTo("\"Ann\"");
  }

  @Test
  void theNameOfABuiltInDirectiveIsRefused() {
    Extensions extensions =
        Extensions.of(List.of(directive("@path"), directive("@Bad")), List.of());

    assertThat(extensions.directives()).isEmpty();
    assertErrors(
        extensions,
        "has the name \"@path\" of a built-in one: these cannot be replaced, choose"
            + " another name",
        "has the malformed name \"@Bad\"");
  }

  @Test
  void aNameThatTwoExtensionsClaimIsRefused() {
    Extensions extensions =
        Extensions.of(
            List.of(new MaskDirective(), directive("@mask")),
            List.of(new FirstWordTransform(), new FirstWordTransform()));

    assertErrors(
        extensions,
        "has the same name \"@mask\" as io.spillway.mapping.example.MaskDirective:"
            + " remove one of the two",
        "has the same name \"first-word\" as");
  }

  @Test
  void theNameOfABuiltInTransformIsRefused() {
    Extensions extensions = Extensions.of(List.of(), List.of(new NamedTransform("trim")));

    assertThat(extensions.transforms()).isEmpty();
    assertThat(extensions.errors()).hasSize(1);
  }

  @Test
  void anExceptionOfAnExtensionOnlyRejectsTheEvent() throws CompilationException {
    Extensions extensions =
        Extensions.of(
            List.of(
                new NamedDirective(
                    "@broken",
                    (root, meter) -> {
                      throw new IllegalStateException("a bug");
                    })),
            List.of());
    CompiledMapping mapping =
        MappingCompiler.compile(Json.object("{'columns':{'c':{'@broken':1}}}"), extensions);

    assertThat(Json.row(mapping, "{}"))
        .startsWith("columns.c.@broken: the extension ")
        .endsWith("threw java.lang.IllegalStateException: a bug");
  }

  private static void assertErrors(Extensions extensions, String endOfFirst, String inSecond) {
    assertThat(extensions.errors())
        .extracting(Diagnostic::message)
        .satisfiesExactly(
            first -> assertThat(first).endsWith(endOfFirst),
            second -> assertThat(second).contains(inSecond));
  }

  private static Directive directive(String name) {
    return new NamedDirective(name, (root, meter) -> root);
  }

  private record NamedDirective(String name, Expression expression) implements Directive {
    @Override
    public Expression compile(JsonNode operand, DirectiveContext context) {
      return expression;
    }
  }

  private record NamedTransform(String name) implements ColumnTransform {
    @Override
    public String apply(String text) {
      return text;
    }
  }
}
