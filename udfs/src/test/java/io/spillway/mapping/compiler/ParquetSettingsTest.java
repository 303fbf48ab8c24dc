package io.spillway.mapping.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.delimited.CellText;
import io.spillway.delimited.ColumnType;
import io.spillway.delimited.Delimiter;
import io.spillway.delimited.FileExtension;
import io.spillway.delimited.FileLayout;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.event.Event;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import io.spillway.record.SourceRecord;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetSettingsTest {
  private static final String COLUMNS =
      "'columns': {'id': {'@path': '$.messageId'}, 'v': {'@path': '$.v'}}";

  @Test
  void columnsAreTextUnlessTheyHaveTypes() throws CompilationException {
    CompiledMapping mapping =
        compile(
            "'batch_size_column_name': 'size', 'column_types': {'v': 'timestamp', 'size':"
                + " 'bigint'}");
    FileLayout layout = mapping.layout();
    assertThat(layout.extension()).isEqualTo(FileExtension.PARQUET);
    assertThat(layout.columns()).containsExactly("id", "v", "size");
    assertThat(layout.types())
        .containsExactly(ColumnType.STRING, ColumnType.TIMESTAMP, ColumnType.BIGINT);
    assertThat(layout.delimiter()).isEqualTo(Delimiter.COMMA);
    assertThat(mapping.cellText()).isEqualTo(CellText.UNCHANGED);
    assertThat(mapping.diagnostics()).isEmpty();
  }

  @Test
  void textNullAndNothingAreToldApart() throws CompilationException {
    assertThat(row("", "'v': ''")).isEqualTo("\"m\",\"\"");
    assertThat(row("", "'v': null")).isEqualTo("\"m\",");
    assertThat(row("", "'w': 1")).isEqualTo("\"m\",");
    assertThat(row("", "'v': 'a\\nb\\u0000'")).isEqualTo("\"m\",\"a\nb\u0000\"");
    assertThat(row("", "'v': {'a': [1, null]}")).isEqualTo("\"m\",\"{\"\"a\"\":[1,null]}\"");
    assertThat(
            row("'columns_to_transform': [{'column_name': 'v', 'normalize': 'trim'}]", "'v': ' '"))
        .isEqualTo("\"m\",\"\"");
    assertThat(
            row("'columns_to_transform': [{'column_name': 'v', 'normalize': 'trim'}]", "'v': null"))
        .isEqualTo("\"m\",");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bigint|7|\"7\"",
        "bigint|-9223372036854775808|\"-9223372036854775808\"",
        "bigint|9223372036854775807|\"9223372036854775807\"",
        "bigint|9007199254740993|\"9007199254740993\"",
        "bigint|'007'|\"7\"",
        "bigint|'-9223372036854775808'|\"-9223372036854775808\"",
        "bigint|5.0|\"5\"",
        "bigint|-0.0|\"0\"",
        "bigint|1e3|\"1000\"",
        "bigint|''|``",
        "bigint|null|``",
        "double|1|\"1.0\"",
        "double|1.5|\"1.5\"",
        "double|'-1.5e-3'|\"-0.0015\"",
        "double|-0.0|\"0.0\"",
        "double|'.5'|\"0.5\"",
        "double|9007199254740993|\"9.007199254740992E15\"",
        "double|''|``",
        "boolean|true|\"true\"",
        "boolean|'false'|\"false\"",
        "boolean|''|``",
        "timestamp|'2026-11-27T05:50:40.1234567Z'|\"2026-11-27T05:50:40.123456Z\"",
        "timestamp|'1969-12-31T23:59:59.5-01:00'|\"1970-01-01T00:59:59.500000Z\"",
        "timestamp|'2026-11-27'|\"2026-11-27T00:00:00.000000Z\"",
        "timestamp|'0001-01-01T00:00Z'|\"0001-01-01T00:00:00.000000Z\"",
        "timestamp|'9999-12-31T23:59:59.999999Z'|\"9999-12-31T23:59:59.999999Z\"",
        "timestamp|''|``",
        "json|'a'|\"\"\"a\"\"\"",
        "json|''|\"\"\"\"\"\"",
        "json|7|\"7\"",
        "json|[{'a': null}]|\"[{\"\"a\"\":null}]\"",
        "json|null|``",
        "string|7|\"7\"",
      })
  void valuesAreBroughtIntoTheFormOfTheirType(String type, String value, String cell)
      throws CompilationException {
    assertThat(row("'column_types': {'v': '" + type + "'}", "'v': " + value))
        .isEqualTo("\"m\"," + cell);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bigint|9223372036854775808|this number",
        "bigint|-9223372036854775809|this number",
        "bigint|1e300|this number",
        "bigint|9.3e18|this number",
        "bigint|1.5|this number",
        "bigint|' 1'|this text",
        "bigint|'1.0'|this text",
        "bigint|'-'|this text",
        "bigint|'+1'|this text",
        "bigint|'9223372036854775808'|this text",
        "bigint|'000000000000000000001'|this text",
        "bigint|'٣'|this text",
        "bigint|true|a boolean",
        "bigint|{}|an object",
        "double|1e400|this number",
        "double|'Infinity'|this text",
        "double|'NaN'|this text",
        "double|'1e999'|this text",
        "double|'0x10'|this text",
        "double|' 1'|this text",
        "double|'1,5'|this text",
        "double|[1]|an array",
        "boolean|0|a number",
        "boolean|'TRUE'|this text",
        "boolean|'yes'|this text",
        "timestamp|1764222640|a number",
        "timestamp|'today'|this text",
        "timestamp|'0000-12-31T00:00Z'|this text",
        "timestamp|'0001-01-01T00:00+01:00'|this text",
        "timestamp|'9999-12-31T23:59-01:00'|this text",
        "timestamp|'2026-02-29'|this text",
        "timestamp|{}|an object",
      })
  void aValueThatDoesNotFitRejectsTheEvent(String type, String value, String problem)
      throws CompilationException {
    CompiledMapping mapping = compile("'column_types': {'v': '" + type + "'}");
    assertThat(((RejectedRow) mapping.row(event("'v': " + value), SourceRecord.NONE)).message())
        .startsWith("columns.v: is a column of " + type + " and takes ")
        .contains(", not " + problem + "; send that, map something else, or leave");
  }

  @Test
  void theMessageSaysWhatIsAllowed() throws CompilationException {
    CompiledMapping mapping = compile("'column_types': {'v': 'bigint'}");
    assertThat(((RejectedRow) mapping.row(event("'v': []"), SourceRecord.NONE)).message())
        .isEqualTo(
            "columns.v: is a column of bigint and takes whole numbers of 64 bits, also as text, not"
                + " an array; send that, map something else, or leave the column out of"
                + " column_types");
  }

  @Test
  void settingsOfTextDoNotCount() throws CompilationException {
    CompiledMapping mapping =
        compile(
            "'delimiter': '|', 'compression': 'gzip', 'newlines': 'escape', 'quote': 'minimal',"
                + " 'header': false, 'null_as': 'x', 'formula_guard': true, 'final_newline': true,"
                + " 'line_end': 'crlf', 'bom': true");
    assertThat(mapping.diagnostics())
        .extracting(Diagnostic::toString)
        .hasSize(10)
        .allMatch(text -> text.contains("does not count for Parquet files"));
    assertThat(mapping.layout()).isEqualTo(compile("'delimiter': ','").layout());
    assertThat(mapping.layoutVersion()).isEqualTo(compile("'delimiter': ','").layoutVersion());
  }

  @Test
  void athenaChangesNoCell() throws CompilationException {
    CompiledMapping mapping = compile("'athena': true");
    assertThat(mapping.cellText()).isEqualTo(CellText.UNCHANGED);
    assertThat(mapping.subFolders().layout()).startsWith("layout=");
    assertThat(mapping.diagnostics())
        .extracting(Diagnostic::message)
        .noneMatch(text -> text.contains("newlines"));
  }

  @Test
  void typesChangeTheVersionOfTheTable() throws CompilationException {
    String version = compile("'column_types': {'v': 'double'}").layout().tableVersion();
    assertThat(compile("'column_types': {'v': 'string'}").layout().tableVersion())
        .isEqualTo(compile("'id': 'x'").layout().tableVersion())
        .isNotEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'column_types': {'w': 'bigint'} # column_types.w: there is no column \"w\"",
        "'column_types': {'v': 'int'} # column_types.v: is one of \"string\", \"bigint\","
            + " \"double\", \"boolean\", \"timestamp\", \"json\", got the text \"int\"",
        "'column_types': {'v': {}} # column_types.v: is one of",
        "'column_types': 'bigint' # column_types: needs an object of column names and types, got",
        "'column_types': {'v': 'json'}, 'columns_to_transform': [{'column_name': 'v',"
            + " 'normalize': 'trim'}] # column_types.v: columns_to_transform makes text of this"
            + " column: leave it out here or there",
        "'column_types': {'s': 'double'}, 'batch_size_column_name': 's' # column_types.s: the batch"
            + " size is a whole number: write bigint",
        "'columns': {'A': 1, 'a': 2} # columns.a: readers of Parquet do not tell this column from"
            + " \"A\"",
        "'columns': {'a,': 1, 'a': 2} # columns.a: readers of Parquet do not tell",
        "'columns': {',': 1} # columns.,: a Parquet file has a name for every column: give it a"
            + " name",
        "'athena': true, 'columns': {'é': 1} # columns.é: Athena finds the columns of Parquet files"
            + " by their names",
        "'athena': true, 'columns': {'dt': 1} # columns.dt: Athena finds the columns"
      })
  void refusesWhatCannotBe(String settingsAndError) {
    String[] parts = settingsAndError.split(" # ", -1);
    assertThatThrownBy(() -> compile(parts[0])).hasMessageContaining(parts[1]);
  }

  @Test
  void delimitedFilesHaveNoTypes() {
    assertThatThrownBy(
            () ->
                MappingCompiler.compile(
                    Json.object("{" + COLUMNS + ", 'column_types': {'v': 'bigint'}}")))
        .hasMessageContaining(
            "column_types: counts for Parquet files only: write `file_extension:");
  }

  private static String row(String settings, String member) throws CompilationException {
    CompiledMapping mapping = compile(settings.isEmpty() ? "'id': 'x'" : settings);
    return new String(
        ((Row) mapping.row(event(member), SourceRecord.NONE)).bytes(), StandardCharsets.UTF_8);
  }

  private static Event event(String member) {
    return new Event(Json.object("{'messageId': 'm', " + member + "}"));
  }

  private static CompiledMapping compile(String settings) throws CompilationException {
    String columns = settings.contains("'columns'") ? "" : COLUMNS + ", ";
    return MappingCompiler.compile(
        Json.object("{'file_extension': 'parquet', " + columns + settings + "}"));
  }
}
