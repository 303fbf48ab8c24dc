package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What YAML reads otherwise than those who write a mapping mean it. */
class YamlTrapsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "columns: {a: {@path: $.event}} ~ 19: YAML takes no text that begins with @; put it in"
            + " quotes, such as {\"@path\": $.event}",
        "columns: {a: `x} ~ 18: YAML takes no text that begins with `; put it in quotes",
        "columns: {a: %x} ~ 18: YAML takes no text that begins with %; put it in quotes",
        "columns: {a: |} ~ 18: YAML takes no text that begins with | inside of { } or [ ]; put it"
            + " in quotes, such as delimiter: \"|\"",
        "delimiter: , ~ 16: YAML takes no text that begins with ,; write a value before it, or"
            + " put it in quotes, such as delimiter: \",\"",
        "delimiter: : ~ 16: YAML takes this colon for the end of a key, and no key can be here; put"
            + " text with a colon and a space in quotes, or indent the line like those that it"
            + " belongs with",
        "trigger: match(event, \"a: b\") ~ 29: YAML takes this colon for the end of a key, and no"
            + " key can be here; put text with a colon and a space in quotes, or indent the line"
            + " like those that it belongs with",
        "columns: {a: {{event}}} ~ 20: YAML reads {{ as the start of an object inside of another"
            + " one; put the text in quotes, such as {\"@template\": \"{{event}}\"}",
        "columns: {a: x/{{event}}} ~ 20: YAML reads { or [ in the middle of text, where a comma or"
            + " } has to be; put the text in quotes",
        "columns: {a: [x[0]]} ~ 20: YAML reads { or [ in the middle of text, where a comma or ] has"
            + " to be; put the text in quotes",
        "columns: {a: \"x\" b: \"y\"} ~ 22: a comma or } is missing before this; write it, or put"
            + " text that has one of the signs { } [ ] , : in quotes",
        "trigger: \"type\" = \"track\" ~ 21: something follows a value that has ended; put the"
            + " whole value in quotes, or indent the line like those that it belongs with",
        "trigger: \"a\\d\" ~ 17: between double quotes, \\ begins an escape, and YAML does not know"
            + " this one; write \\\\ for a \\, or use single quotes",
        "trigger: 'type = ~ 14: text in quotes is not closed; close it with the quote that it"
            + " begins with",
        "columns: {a: *x} ~ an alias (*name) is not read; write out what it stands for, or put"
            + " text that begins with * in quotes",
        "columns: {*x : 1} ~ 17: an alias (*name) is not read; write out what it stands for, or put"
            + " text that begins with * in quotes",
        "columns: {a: &} ~ 19: YAML reads & and * at the start of text as its own signs; put the"
            + " text in quotes",
        "trigger: !(type = \"track\") ~ YAML reads ! and what follows it as a tag, which is not"
            + " part of the value; put text that begins with ! in quotes",
      })
  void saysWhatToPutInQuotes(String line, String problem) {
    assertThat(problems(line)).singleElement().asString().isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "columns: {a: no} ~ columns.a: YAML reads no as false: write \"no\" when it is text, else"
            + " false",
        "columns: {a: {'@if': {exists: on, then: Yes}}} ~ columns.a.@if.exists: YAML reads on as"
            + " true: write \"on\" when it is text, else true|columns.a.@if.then: YAML reads Yes as"
            + " true: write \"Yes\" when it is text, else true",
        "s3_aws_folder_name: NO ~ s3_aws_folder_name: YAML reads NO as false: write \"NO\" when it"
            + " is text, else false",
        "filename_prefix: off ~ filename_prefix: YAML reads off as false: write \"off\" when it is"
            + " text, else false",
        "audience_action_column_name: yes ~ audience_action_column_name: YAML reads yes as true:"
            + " write \"yes\" when it is text, else true",
        "columns: {'<<': {b: 1}} ~ columns.<<: a column has this name, as merge keys of YAML are"
            + " not applied: write out what it stands for",
        "columns: {<<: {b: 1}} ~ columns.<<: a column has this name, as merge keys of YAML are not"
            + " applied: write out what it stands for",
      })
  void warnsOfWhatYamlMakesOfText(String line, String warnings) throws Exception {
    assertThat(catalog(line).compile().diagnostics())
        .extracting(YamlTrapsTest::inMapping)
        .containsExactly(warnings.split("\\|"));
  }

  @Test
  void refusesMergeKeysOutsideOfColumns() {
    assertThat(problems("<<: {delimiter: tab}"))
        .containsExactly(
            "<<: a merge key of YAML, which is not applied: write out what it stands for");
    CatalogDocument root = CatalogDocument.of("c.yaml", "destinations: []\n<<: {a: 1}\n");
    assertThat(catchThrowableOfType(CompilationException.class, root::compile))
        .hasMessage(
            "c.yaml:2: <<: a merge key of YAML, which is not applied; write out what it stands"
                + " for");
  }

  @Test
  void takesWordsForBooleansWhereTheseAreMeant() throws Exception {
    assertThat(
            catalog(
                    "enabled: yes\n    athena: off\n    enable_batching: on\n    columns: {a:"
                        + " {'@replace': {value: x, pattern: y, global: no}}, b: true, c: FALSE}")
                .compile()
                .diagnostics())
        .isEmpty();
  }

  @Test
  void keepsKeysAsTheyAreWritten() throws Exception {
    assertThat(
            catalog("columns: {no: 1, 010: 2, 1_0: 3, on: 4, null: 5, 1.10: 6}")
                .compile()
                .destinations()
                .get(0)
                .mappings()
                .get(0)
                .compiled()
                .layout()
                .header())
        .isEqualTo("no,010,1_0,on,null,1.10");
  }

  @Test
  void takesTheLinesBehindABarForItsText() {
    assertThat(problems("delimiter: |\n     filename_prefix: orders"))
        .containsExactly(
            "delimiter: is a text with a line break, and must be one of \",\", \"|\", \"tab\","
                + " \";\", \":\": write it in quotes, as YAML reads a | without them as the start"
                + " of a text");
  }

  private static List<String> problems(String line) {
    CompilationException e =
        catchThrowableOfType(CompilationException.class, catalog(line)::compile);
    return e.errors().stream().map(YamlTrapsTest::inMapping).toList();
  }

  private static String inMapping(Diagnostic diagnostic) {
    return diagnostic
        .toString()
        .replaceFirst("^c.yaml:6: not well-formed YAML or JSON, at column ", "")
        .replaceFirst("^c.yaml:[67]: destinations\\[0].mappings\\[0].", "")
        .replaceFirst("^c.yaml:6: ", "");
  }

  private static CatalogDocument catalog(String line) {
    return CatalogDocument.of(
        "c.yaml",
        """
        destinations:
        - id: a
          settings: {s3_aws_bucket_name: bucket, s3_aws_region: eu-west-1, use_platform_credentials: true}
          mappings:
          - id: m
            %s
        """
            .formatted(line));
  }
}
