package io.spillway.mapping.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.delimited.FileExtension;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult.Row;
import io.spillway.record.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuerySettingsTest {
  private static final String TIMED = "'timestamp':'2026-12-31T23:59:59.999Z'";

  @Test
  void withoutAnyOfThemNothingIsChanged() {
    CompiledMapping mapping = Json.mapping("{'columns':{'a':{'@path':'$.a'}}}");
    assertThat(row(mapping, "{'a':'x\\u0000\\n'}")).isEqualTo("\"x\u0000\n\" in ");
    assertThat(mapping.layout().extension()).isEqualTo(FileExtension.CSV);
    assertThat(mapping.subFolders().isEmpty()).isTrue();
    assertThat(mapping.diagnostics()).isEmpty();
  }

  @Test
  void thePresetSwitchesOnAllThatAthenaNeeds() {
    CompiledMapping mapping =
        Json.mapping(
            "{'athena':true,'columns':{'a':{'@path':'$.a'}},'s3_aws_folder_name':'events'}");
    String folder = "events/layout=" + mapping.layout().tableVersion() + "/";
    assertThat(row(mapping, "{'a':'x\\u0000\\r\\ny\\\\','type':'page','timestamp':'2026-11-21'}"))
        .isEqualTo("\"x\\u0000\\r\\ny\\\" in " + folder + "type=page/dt=2026-11-21/");
    assertThat(mapping.literalFolder()).contains("events/");
    assertThat(mapping.diagnostics())
        .singleElement()
        .satisfies(note -> assertThat(note.severity()).isEqualTo(Severity.NOTE))
        .asString()
        .startsWith("athena: switches on newlines: escape")
        .contains("U+0000", "partition_by: [type, day]", "layout_folder: true");
  }

  @Test
  void explicitSettingsOverrideThePreset() {
    CompiledMapping mapping =
        Json.mapping(
            "{'athena':true,'columns':{'a':{'@path':'$.a'}},'newlines':'space','partition_by':[],"
                + "'layout_folder':false,'compression':'gzip','file_extension':'txt'}");
    assertThat(row(mapping, "{'a':'x\\u0000y\\r\\nz\\n\\r'}")).isEqualTo("\"x y z  \" in ");
    assertThat(mapping.layout().extension()).isEqualTo(FileExtension.TXT_GZ);
    assertThat(mapping.diagnostics())
        .extracting(Diagnostic::toString)
        .containsExactly(
            "athena: switches on U+0000 in a cell becomes a space",
            "layout_folder: is off: Athena reads columns by position, so files from before a"
                + " change of columns will be read wrong unless they are moved away");
  }

  @ParameterizedTest
  @CsvSource({"none, CSV", "gzip, CSV_GZ", "zstd, CSV_ZST"})
  void filesAreCompressedAsTheMappingSays(String compression, FileExtension extension) {
    assertThat(Json.mapping("{'compression':'" + compression + "'}").layout().extension())
        .isEqualTo(extension);
  }

  @Test
  void thePresetNotesTheColumnsThatATableCallsOtherwise() {
    String columns = "'columns':{'Plan':1,'order id':2,'order_id':3,'type':4}";
    assertThat(Json.mapping("{" + columns + "}").diagnostics()).isEmpty();
    String because =
        ": names there have letters, digits and _, and none is there twice; rename it unless that"
            + " is meant";
    assertThat(Json.mapping("{'athena':true," + columns + "}").diagnostics())
        .extracting(Diagnostic::toString)
        .filteredOn(text -> text.startsWith("columns."))
        .containsExactly(
            "columns.order id: the table of bin/spillway ddl has this column as order_id" + because,
            "columns.order_id: the table of bin/spillway ddl has this column as order_id_2"
                + because,
            "columns.type: the table of bin/spillway ddl has this column as type_2" + because);
  }

  @ParameterizedTest
  @CsvSource({
    "'[`type`,`day`,`hour`]', track,     type=track/dt=2026-12-31/hour=23/",
    "'[`day`,`hour`]',        track,     dt=2026-12-31/hour=23/",
    "'[`day`,`type`]',        alias,     dt=2026-12-31/type=alias/",
    "'[`type`]',              ../../etc, type=other/",
    "'[`type`]',              '',        type=other/",
  })
  void partitionsFollowTheEvent(String fields, String type, String folder) {
    CompiledMapping mapping =
        Json.mapping("{'columns':{'a':1},'partition_by':" + fields.replace('`', '\'') + "}");
    long kafka = Instant.parse("2026-12-31T22:00:00Z").toEpochMilli();
    Row row =
        (Row)
            mapping.row(
                Json.event("{'type':'" + type + "'," + TIMED + "}"), SourceRecord.at(kafka));
    assertThat(row.folder()).isEqualTo(folder);
  }

  @Test
  void aTimeThatIsNotTextIsIgnored() {
    CompiledMapping mapping = Json.mapping("{'columns':{'a':1},'partition_by':['day']}");
    assertThat(row(mapping, "{'timestamp':1763829000123,'receivedAt':{'a':1}}"))
        .isEqualTo("\"1\" in dt=2026-11-22/");
  }

  @Test
  void onlyColumnsAndDelimiterChangeTheLayoutFolder() {
    String start = "{'layout_folder':true,'columns':{'a':";
    String folder = row(Json.mapping(start + "1}}"), "{}");
    assertThat(folder).matches("\"1\" in layout=[0-9a-f]{8}/");
    assertThat(row(Json.mapping(start + "1},'batch_size':5,'filename_prefix':'x'}"), "{}"))
        .isEqualTo(folder);
    assertThat(row(Json.mapping(start + "1,'b':1}}"), "{}")).isNotEqualTo(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "'newlines':'drop' # newlines: is one of \"keep\", \"escape\", \"space\", got \"drop\"",
        "'compression':'zip' # compression: is one of \"none\", \"gzip\", \"zstd\", got \"zip\"",
        "'file_extension':'csv.gz' # file_extension: is one of \"csv\", \"txt\", \"parquet\", got"
            + " \"csv.gz\"",
        "'athena':true,'newlines':'keep' # newlines: \"keep\" cannot be combined with `athena:"
            + " true`: Athena reads every line as a row; use \"escape\" or \"space\"",
        "'athena':5 # athena: needs true or false, got the number 5",
      })
  void anInvalidSettingIsAnErrorOfItsKey(String settings, String problem) {
    assertThat(Json.problems("{" + settings + "}")).containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "'filename_prefix':'_a' # filename_prefix",
        "'filename_prefix':'.h/a' # filename_prefix",
        "'s3_aws_folder_name':{'@template':'{{type}}/_x/'} # s3_aws_folder_name",
      })
  void namesThatQueryEnginesIgnoreAreAWarningAndAnErrorWithThePreset(String settings, String key) {
    assertThat(Json.mapping("{" + settings + "}").diagnostics())
        .singleElement()
        .asString()
        .startsWith(key + ": query engines ignore folders and files");
    assertThat(Json.problems("{'athena':true," + settings + "}"))
        .singleElement()
        .asString()
        .startsWith(key + ": query engines ignore folders and files");
  }

  @Test
  void aLiteralFolderMayHaveAnyNameBecauseItIsTheTablesLocation() {
    assertThat(Json.mapping("{'s3_aws_folder_name':'_raw/a'}").diagnostics()).isEmpty();
    assertThat(Json.mapping("{'s3_aws_folder_name':{'@literal':'a'}}").literalFolder())
        .contains("a/");
    assertThat(Json.mapping("{'s3_aws_folder_name':{'@path':'$.a'}}").literalFolder()).isEmpty();
    assertThat(Json.mapping("{}").literalFolder()).contains("");
  }

  @Test
  void theLengthOfALiteralFolderIncludesTheFoldersBelow() {
    String folder = "'s3_aws_folder_name':'" + "a".repeat(490) + "'";
    assertThat(Json.problems("{" + folder + "}")).isEmpty();
    assertThat(Json.problems("{'athena':true," + folder + "}"))
        .singleElement()
        .asString()
        .startsWith("s3_aws_folder_name: ")
        .contains("longer than 512 bytes");
  }

  /** The row that is made of the event's tree, which must equal the one made of its bytes. */
  private static String row(CompiledMapping mapping, String event) {
    Row row = (Row) mapping.row(Json.event(event), Json.RECORD);
    LazyEvent lazy = new LazyEvent(new EventParser(new EventLimits(1 << 20, 100)));
    CompiledMapping.Bound bound = mapping.bind(lazy, new Meter(Limits.DEFAULTS));
    assertThat(lazy.read(event.replace('\'', '"').getBytes(StandardCharsets.UTF_8))).isNull();
    Row boundRow = (Row) bound.row(Json.RECORD);
    assertThat(boundRow.bytes()).isEqualTo(row.bytes());
    assertThat(boundRow.folder()).isEqualTo(row.folder());
    return new String(row.bytes(), StandardCharsets.UTF_8) + " in " + row.folder();
  }
}
