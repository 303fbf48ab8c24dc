package io.spillway.mapping.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.delimited.DelimitedFileWriter;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult.Row;
import io.spillway.record.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and cells in another style than Segment's, to the byte. */
class StyleSettingsTest {
  private static final String COLUMNS = "'columns':{'a':{'@path':'$.a'},'b':{'@path':'$.b'}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "'quote':'minimal' ~ {'a':'plain','b':' two words '} ~ plain, two words<SP>",
        "'quote':'minimal' ~ {'a':'x,y','b':';'} ~ \"x,y\",;",
        "'quote':'minimal','delimiter':';' ~ {'a':'x,y','b':';'} ~ x,y;\";\"",
        "'quote':'minimal' ~ {'a':'l\\nm','b':'\\r'} ~ \"l<LF>m\",\"<CR>\"",
        "'quote':'minimal','newlines':'escape' ~ {'a':'l\\nm','b':'\\r'} ~ l\\nm,\\r",
        "'quote':'minimal' ~ {'a':'say \\\"hi\\\"','b':{'k':[1,null]}} ~"
            + " \"say \"\"hi\"\"\",\"{\"\"k\"\":[1,null]}\"",
        "'quote':'minimal' ~ {'a':'','b':null} ~ ,",
        "'quote':'minimal' ~ {'a':1.50,'b':true} ~ 1.5,true",
        "'quote':'minimal' ~ {'a':'é\\ud83d\\ude00','b':'\\u0000'} ~ é\ud83d\ude00,<NUL>",
        "'quote':'minimal','null_as':'\\\\N' ~ {'a':'\\\\N','b':null} ~ \"\\N\",\\N",
        "'quote':'minimal','null_as':'' ~ {'a':''} ~ \"\",",
        "'quote':'minimal' ~ {'a':'\\\\.','b':'\\\\.x'} ~ \"\\.\",\\.x",
        "'quote':'minimal' ~ {'a':'\ufeffx','b':'x\ufeff'} ~ \"\ufeffx\",x\ufeff",
        "'null_as':'NULL' ~ {'a':'','b':null} ~ \"\",\"NULL\"",
        "'null_as':'say \\\"0\\\"' ~ {} ~ \"say \"\"0\"\"\",\"say \"\"0\"\"\"",
        "'null_as':0 ~ {'a':0} ~ \"0\",\"0\"",
        "'null_as':'' ~ {'a':''} ~ \"\",\"\"",
        "'formula_guard':true ~ {'a':'=1+1','b':'+49 30'} ~ \"'=1+1\",\"'+49 30\"",
        "'formula_guard':true ~ {'a':'-x','b':'@SUM(A1)'} ~ \"'-x\",\"'@SUM(A1)\"",
        "'formula_guard':true ~ {'a':'\\t=1','b':'\\r=1'} ~ \"'<TAB>=1\",\"'<CR>=1\"",
        "'formula_guard':true ~ {'a':-5,'b':-1e-7} ~ \"-5\",\"-1e-7\"",
        "'formula_guard':true ~ {'a':'-5','b':'a=1'} ~ \"'-5\",\"a=1\"",
        "'formula_guard':true,'newlines':'space' ~ {'a':'\\r=1','b':'\\n'} ~ \" =1\",\" \"",
        "'formula_guard':true,'newlines':'escape' ~ {'a':'\\r=1'} ~ \"\\r=1\",\"\"",
        "'formula_guard':true,'null_as':'-' ~ {'a':'-'} ~ \"'-\",\"-\"",
        "'formula_guard':true,'quote':'minimal' ~ {'a':'=\\\"x\\\"','b':'='} ~ \"'=\"\"x\"\"\",'=",
        "'null_as':'N','columns_to_transform':[{'column_name':'a','hash_algorithm':'md5'}] ~"
            + " {'a':' '} ~ \"\",\"N\"",
        "'formula_guard':true,'columns_to_transform':[{'column_name':'a','normalize':'phone_e164',"
            + "'default_country':'DE'},{'column_name':'b','normalize':'trim'}] ~"
            + " {'a':3012345678,'b':-5} ~ \"'+493012345678\",\"'-5\"",
        "'quote':'always' ~ {'a':'x','b':null} ~ \"x\",\"\""
      })
  void cellsAreWrittenAsTheSettingsSay(String settings, String event, String row) {
    CompiledMapping mapping = Json.mapping("{" + COLUMNS + "," + settings + "}");
    String expected =
        row.replace("<SP>", " ")
            .replace("<LF>", "\n")
            .replace("<CR>", "\r")
            .replace("<TAB>", "\t")
            .replace("<NUL>", "\0");

    assertThat(Json.row(mapping, event)).isEqualTo(expected);
    LazyEvent current = new LazyEvent(new EventParser(new EventLimits(10_000, 50)));
    CompiledMapping.Bound bound = mapping.bind(current, new Meter(Limits.DEFAULTS));
    for (int again = 0; again < 2; again++) {
      assertThat(current.read(Json.object(event).toString().getBytes(StandardCharsets.UTF_8)))
          .isNull();
      assertThat(bound.matches()).isFalse();
      assertThat(new String(((Row) bound.row(SourceRecord.NONE)).bytes(), StandardCharsets.UTF_8))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "'quote':'always' ~ a,b,n<LF>\"1\",\"2\",\"2\"<LF>\"=3\",\"\",\"2\"",
        "'quote':'minimal' ~ a,b,n<LF>1,2,2<LF>=3,,2",
        "'header':false ~ \"1\",\"2\",\"2\"<LF>\"=3\",\"\",\"2\"",
        "'header':false,'quote':'minimal','final_newline':true ~ 1,2,2<LF>=3,,2<LF>",
        "'final_newline':true ~ a,b,n<LF>\"1\",\"2\",\"2\"<LF>\"=3\",\"\",\"2\"<LF>",
        "'line_end':'crlf' ~ a,b,n<CR><LF>\"1\",\"2\",\"2\"<CR><LF>\"=3\",\"\",\"2\"",
        "'line_end':'crlf','final_newline':true,'bom':true,'delimiter':';' ~"
            + " <BOM>a;b;n<CR><LF>\"1\";\"2\";\"2\"<CR><LF>\"=3\";\"\";\"2\"<CR><LF>",
        "'bom':true,'header':false ~ <BOM>\"1\",\"2\",\"2\"<LF>\"=3\",\"\",\"2\"",
        "'null_as':'-','formula_guard':true ~ a,b,n<LF>\"1\",\"2\",\"2\"<LF>\"'=3\",\"-\",\"2\"",
        "'quote':'minimal','columns_to_transform':[{'column_name':'n','hash_algorithm':'sha256'}] ~"
            + " a,b,n<LF>1,2,<TWO><LF>=3,,<TWO>"
      })
  void filesHaveTheBytesThatTheSettingsSay(String settings, String file) throws IOException {
    CompiledMapping mapping =
        Json.mapping("{" + COLUMNS + ",'batch_size_column_name':'n'," + settings + "}");

    assertThat(file(mapping, "{'a':1,'b':'2'}", "{'a':'=3'}"))
        .isEqualTo(
            file.replace("<LF>", "\n")
                .replace("<CR>", "\r")
                .replace("<BOM>", "\ufeff")
                .replace(
                    "<TWO>", "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"enable_batching", "athena", "header", "formula_guard", "final_newline", "bom"})
  void booleansAreReadLikeThoseOfSegment(String setting) {
    for (String value : List.of("true", "false", "'true'", "'false'", "null")) {
      assertThat(Json.problems("{'" + setting + "':" + value + "}")).isEmpty();
    }
    for (String value : List.of("'yes'", "'no'", "'True'", "''", "0")) {
      assertThat(Json.problems("{'" + setting + "':" + value + "}"))
          .singleElement()
          .asString()
          .startsWith(setting + ": needs true or false, got ");
    }
  }

  /** A line without a character is no row to most readers. */
  @Test
  void theOnlyCellOfARowIsNeverNothing() throws IOException {
    String column = "{'columns':{'a':{'@path':'$.a'}},'quote':'minimal'";

    assertThat(file(Json.mapping(column + "}"), "{'a':''}", "{'a':1}", "{}"))
        .isEqualTo("a\n\"\"\n1\n\"\"");
    assertThat(file(Json.mapping(column + ",'null_as':''}"), "{'a':''}", "{}"))
        .isEqualTo("a\n\"\"\n\"\"");
    assertThat(file(Json.mapping(column + ",'batch_size_column_name':'n'}"), "{}"))
        .isEqualTo("a,n\n\"\",1");
    assertThat(
            file(
                Json.mapping(
                    "{'columns':{},'batch_size_column_name':'n','quote':'minimal',"
                        + "'line_end':'crlf'}"),
                "{}",
                "{}"))
        .isEqualTo("n\r\n2\r\n2");
  }

  @Test
  void namesInTheHeaderAreGuardedLikeCells() {
    CompiledMapping mapping =
        Json.mapping("{'columns':{'=a':1,'b-':2,',@c':3},'formula_guard':true}");

    assertThat(mapping.layout().header()).isEqualTo("'=a,b-,'@c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'quote':'minimal'",
        "'header':false",
        "'null_as':'N'",
        "'formula_guard':true",
        "'final_newline':true",
        "'line_end':'crlf'",
        "'bom':true"
      })
  void theVersionOfTheLayoutChangesWithEach(String settings) {
    CompiledMapping mapping = Json.mapping("{" + COLUMNS + "," + settings + "}");
    CompiledMapping plain = Json.mapping("{" + COLUMNS + "}");

    assertThat(mapping.layoutVersion()).isNotEqualTo(plain.layoutVersion());
    assertThat(mapping.layout().tableVersion().equals(plain.layout().tableVersion()))
        .isNotEqualTo(settings.contains("header"));
  }

  @Test
  void theVersionOfTheLayoutStaysWithDefaultsThatAreWrittenOut() {
    CompiledMapping mapping =
        Json.mapping(
            "{"
                + COLUMNS
                + ",'quote':'always','header':true,'null_as':'','formula_guard':false,"
                + "'final_newline':false,'line_end':'lf','bom':false}");

    assertThat(mapping.layoutVersion())
        .isEqualTo(Json.mapping("{" + COLUMNS + "}").layoutVersion());
  }

  @Test
  void versionsDifferFromEachOther() {
    TreeSet<String> versions = new TreeSet<>();
    List<String> styles =
        List.of(
            "'quote':'minimal'",
            "'null_as':'minimal'",
            "'bom':true",
            "'header':false",
            "'final_newline':true",
            "'quote':'minimal','null_as':''");
    for (String style : styles) {
      versions.add(Json.mapping("{" + COLUMNS + "," + style + "}").layoutVersion());
    }
    assertThat(versions).hasSameSizeAs(styles);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "'null_as':null ~ null_as: is null, which is as if it were absent: for the text NULL write"
            + " it in quotes, else leave it out",
        "'athena':true,'formula_guard':true ~ formula_guard: Athena is no spreadsheet, and has the"
            + " ' as a part of the cell: leave it out",
      })
  void whatIsHardlyMeantHasAWarning(String settings, String warning) {
    String text = "{" + COLUMNS + ",'s3_aws_folder_name':'f'," + settings + "}";

    assertThat(Json.warnings(text)).containsExactly(warning);
  }

  @Test
  void athenaDoesNotTellNullFromTheSameText() {
    String athena = "{" + COLUMNS + ",'s3_aws_folder_name':'f','athena':true";
    String note =
        "null_as: a table has this text for null, and the view of bin/spillway ddl has NULL, both"
            + " also for text that is the same";
    for (String style : List.of("'null_as':'N'", "'null_as':'','quote':'minimal'")) {
      assertThat(Json.mapping(athena + "," + style + "}").diagnostics())
          .extracting(Diagnostic::toString)
          .contains(note);
    }
    for (String style : List.of("'quote':'minimal'", "'null_as':''")) {
      assertThat(Json.mapping(athena + "," + style + "}").diagnostics())
          .singleElement()
          .asString()
          .startsWith("athena: ");
    }
  }

  @Test
  void cellsWithoutQuotesAreHeldToTheSameLimits() {
    CompiledMapping mapping = Json.mapping("{" + COLUMNS + ",'quote':'minimal'}");
    String event = "{'a':'" + "x".repeat(17 << 20) + "'}";

    assertThat(Json.row(mapping, event)).startsWith("columns.a: ").contains("limits.");
  }

  private static String file(CompiledMapping mapping, String... events) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DelimitedFileWriter writer = new DelimitedFileWriter(out, mapping.layout(), events.length);
    for (String event : events) {
      byte[] row = ((Row) mapping.row(Json.event(event), Json.RECORD)).bytes();
      writer.writeRow(row, 0, row.length);
    }
    assertThat(writer.isComplete()).isTrue();
    return out.toString(StandardCharsets.UTF_8);
  }
}
