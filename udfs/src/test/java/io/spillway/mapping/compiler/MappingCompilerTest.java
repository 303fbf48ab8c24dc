package io.spillway.mapping.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.delimited.FileLayout.BatchSizeColumn;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.event.RejectReason;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.FileLimits;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import io.spillway.mapping.Setting;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingCompilerTest {
  @Test
  void aMappingWithoutColumnsHasTheDefaults() {
    CompiledMapping mapping = Json.mapping("{}");

    assertThat(mapping.layout().header())
        .isEqualTo(
            "event_name,event_type,user_id,anonymous_id,email,properties,traits,context,timestamp,"
                + "message_id,integrations,audience_name,audience_id,audience_space_id,"
                + "audience_action,batch_size");
    assertThat(mapping.layout().batchSizeColumn()).isEqualTo(BatchSizeColumn.PLAIN);
    assertThat(mapping.batchSize()).isEqualTo(100_000);
    assertThat(mapping.matches(Json.event("{'type':'identify'}"))).isTrue();
    assertThat(mapping.matches(Json.event("{'type':'page'}"))).isFalse();
    assertThat(Json.row(mapping, "{'type':'track','userId':['u'],'context':null,'properties':'x'}"))
        .isEqualTo("\"\",\"track\",\"u\",\"\",\"\",\"x\"" + ",\"\"".repeat(9));
  }

  @Test
  void allErrorsAreReportedAtOnceWithTheirPlaces() {
    assertThat(
            Json.problems(
                "{'trigger':'type"
                    + " =','colums':{},'columns':{'a':{'@case':{'operator':5,'value':'x'}},"
                    + "'b':{'@path':'$.a','extra':1}},'delimiter':';;','batch_size':0,"
                    + "'enable_batching':'maybe','file_extension':'xml',"
                    + "'filename_prefix':{'@path':'$.a'},"
                    + "'columns_to_transform':[{'column_name':'c','hash_algorithm':'crc32'},"
                    + "{'column_name':'a'},{'column_name':'a'}],'batch_keys':['folder']}"))
        .containsExactlyInAnyOrder(
            "colums: unknown key: did you mean \"columns\"?",
            "columns.a.@case.operator: needs text, got the number 5",
            "columns.b: an object with a directive has that one key only, got \"@path\", \"extra\":"
                + " nest the values or remove the other keys",
            "delimiter: is one of \",\", \"|\", \"tab\", \";\", \":\", got \";;\"",
            "batch_size: needs a whole number from 1 to 999999999, got the number 0",
            "enable_batching: needs true or false, got the text \"maybe\"",
            "file_extension: is one of \"csv\", \"txt\", \"parquet\", got \"xml\"",
            "filename_prefix: needs literal text, the same for every event, got a directive",
            "columns_to_transform[0].hash_algorithm: is one of \"hmac_sha256\", \"md5\", \"none\","
                + " \"sha1\", \"sha256\", \"sha512\", got the text \"crc32\"",
            "columns_to_transform[0].column_name: there is no column \"c\": use one of \"a\","
                + " \"b\"",
            "columns_to_transform[2].column_name: the column \"a\" is named twice: keep one of the"
                + " entries",
            "batch_keys[0]: there is no setting or column \"folder\": use one of \"a\", \"b\","
                + " "
                + Diagnostic.quoteAll(Setting.keys()));
  }

  @Test
  void anInvalidTriggerIsAnErrorOfItsKey() {
    assertThat(Json.problems("{'trigger':'type'}"))
        .singleElement()
        .asString()
        .startsWith("trigger: line 1, column 5: found the end");
  }

  @Test
  void aTriggerThatOnlySegmentAcceptsIsAWarning() {
    assertThat(Json.mapping("{'trigger':'type = track'}").diagnostics())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.severity()).isEqualTo(Severity.WARNING);
              assertThat(warning.place()).isEqualTo(Place.ofPath("trigger"));
              assertThat(warning.message()).startsWith("line 1, column 8: found").endsWith("^");
            });
  }

  @Test
  void internalKeysOfSegmentAreIgnored() {
    assertThat(
            Json.problems(
                "{'id':'m','name':'n','enabled':false,'columns':{'a':1},"
                    + "'traits_or_props':{'@path':'$.traits'},'computation_key':{'@path':'$.k'},"
                    + "'__segment_internal_engage_batch_sync':true,'columns_to_transform':null,"
                    + "'batch_keys':null,'batch_size':null,'s3_aws_folder_name':''}"))
        .isEmpty();
  }

  @Test
  void anEventThatCannotBeMappedIsRejectedWithThePlace() {
    CompiledMapping mapping =
        Json.mapping("{'columns':{'a':'fine','b':{'@template':{'@path':'$.t'}}}}");

    assertThat(mapping.row(Json.event("{'t':5}"), Json.RECORD))
        .isEqualTo(
            new RejectedRow(
                RejectReason.MAPPING_FAILED,
                "columns.b.@template: the operand must give text, it gave a number"));
    assertThat(Json.row(mapping, "{'t':'ok'}")).isEqualTo("\"fine\",\"ok\"");
  }

  @Test
  void foldersEndInOneSlashAndBlankIsTheRoot() {
    CompiledMapping mapping =
        Json.mapping("{'columns':{'a':1},'s3_aws_folder_name':{'@path':'$.f'}}");

    assertThat(folder(mapping, "{'f':'a/b'}")).isEqualTo("a/b/");
    assertThat(folder(mapping, "{'f':'a/'}")).isEqualTo("a/");
    assertThat(folder(mapping, "{'f':5}")).isEqualTo("5/");
    assertThat(folder(mapping, "{'f':' '}")).isEmpty();
    assertThat(folder(mapping, "{}")).isEmpty();
    assertThat(Json.row(mapping, "{'f':{}}"))
        .isEqualTo("s3_aws_folder_name: needs text, the event gave an object");
    assertThat(Json.row(mapping, "{'f':'" + "x".repeat(1000) + "'}"))
        .isEqualTo("s3_aws_folder_name: folder and prefix together are longer than 512 bytes");
    assertThat(Json.row(mapping, "{'f':'a\\ud800'}"))
        .isEqualTo(
            "s3_aws_folder_name: a folder may not contain U+FFFE, U+FFFF or half of a surrogate"
                + " pair, which XML, and so S3, cannot list");
  }

  @Test
  void batchKeysThatDependOnTheEventSplitBatches() {
    CompiledMapping mapping =
        Json.mapping(
            "{'columns':{'plan':{'@path':'$.plan'}},"
                + "'batch_keys':['s3_aws_folder_name','columns_to_transform','plan','delimiter']}");

    assertThat(((Row) mapping.row(Json.event("{'plan':'pro'}"), Json.RECORD)).batchKeys())
        .isEqualTo("[\"pro\"]");
    assertThat(((Row) mapping.row(Json.event("{}"), Json.RECORD)).batchKeys()).isEqualTo("[null]");
    assertThat(((Row) Json.mapping("{}").row(Json.event("{}"), Json.RECORD)).batchKeys()).isEmpty();
  }

  @Test
  void theAudienceActionIsLookedUpInPropertiesThenTraits() {
    CompiledMapping mapping = Json.mapping("{'columns':{},'audience_action_column_name':'a'}");
    String context = "'context':{'personas':{'computation_key':'a.b'}}";

    assertThat(Json.row(mapping, "{" + context + ",'traits':{'a.b':false}}"))
        .isEqualTo("\"false\"");
    assertThat(Json.row(mapping, "{" + context + ",'properties':{'a.b':true},'traits':{'a.b':1}}"))
        .isEqualTo("\"true\"");
    assertThat(Json.row(mapping, "{" + context + ",'properties':{},'traits':{'a.b':1}}"))
        .isEqualTo("\"\"");
    assertThat(Json.row(mapping, "{'traits':{'a':true}}")).isEqualTo("\"\"");
  }

  @Test
  void aStepOfAJourneyWithoutAnActionIsAnEntry() {
    CompiledMapping mapping = Json.mapping("{'columns':{},'audience_action_column_name':'a'}");
    String step =
        "{'context':{'personas':{'computation_class':'journey_step','computation_key':'k'}}";

    assertThat(Json.row(mapping, step + ",'properties':{'step_name':'s'}}")).isEqualTo("\"true\"");
    assertThat(Json.row(mapping, step + ",'properties':{'k':null}}")).isEqualTo("\"true\"");
    assertThat(Json.row(mapping, step + "}")).isEqualTo("\"true\"");
    assertThat(Json.row(mapping, step + ",'properties':{'k':false}}")).isEqualTo("\"false\"");
    assertThat(Json.row(mapping, step.replace(",'computation_key':'k'", "") + "}"))
        .isEqualTo("\"\"");
    assertThat(Json.row(mapping, step.replace("journey_step", "audience") + "}")).isEqualTo("\"\"");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "none,           HASH,   HASH",
        "none,           ' HASH',hashed",
        "trim,           ' HASH',HASH",
        "lowercase,      HASH,   hash",
        "lowercase_trim, ' HASH',hash",
      })
  void aHashIsNotHashedAgain(String normalize, String cell, String expected) {
    String hash = "71d4f55f72fa128dfb468a1a3901507c804b74316488744d769d7f4b16696476";
    String upper = hash.toUpperCase(Locale.ROOT);
    CompiledMapping mapping =
        Json.mapping(
            "{'columns':{'a':{'@path':'$.a'}},'columns_to_transform':[{'column_name':'a',"
                + "'hash_algorithm':'sha256','normalize':'"
                + normalize
                + "'}]}");
    String row = Json.row(mapping, "{'a':'" + cell.replace("HASH", upper) + "'}");
    if (expected.equals("hashed")) {
      assertThat(row).hasSize(hash.length() + 2).doesNotContainIgnoringCase(hash);
    } else {
      assertThat(row).isEqualTo('"' + expected.replace("HASH", upper).replace("hash", hash) + '"');
    }
  }

  @Test
  void theAudienceAndTheBatchSizeColumnMayBeTransformed() {
    CompiledMapping mapping =
        Json.mapping(
            "{'columns':{},'audience_action_column_name':'a','batch_size_column_name':'n',"
                + "'columns_to_transform':[{'column_name':'a','hash_algorithm':'sha256'},"
                + "{'column_name':'n','hash_algorithm':'sha256'}]}");

    assertThat(mapping.layout().batchSizeColumn()).isEqualTo(BatchSizeColumn.SHA256);
    assertThat(
            Json.row(
                mapping, "{'traits':{'k':true},'context':{'personas':{'computation_key':'k'}}}"))
        .isEqualTo("\"b5bea41b6c623f7c09f1bf24dcae58ebab3c0cdd90ad966bc43a45b44867e12b\"");
  }

  @Test
  void withoutBatchingAFileHoldsOneRow() {
    assertThat(Json.mapping("{'enable_batching':false,'batch_size':7}").batchSize()).isEqualTo(1);
    assertThat(Json.mapping("{'batch_size':'7'}").batchSize()).isEqualTo(7);
  }

  @Test
  void thereIsOneShardUnlessTheMappingSaysOtherwise() {
    assertThat(Json.mapping("{}").shards()).isOne();
    assertThat(Json.mapping("{'shards':64}").shards()).isEqualTo(64);
    for (String shards : new String[] {"0", "65", "1.5", "'many'"}) {
      assertThat(Json.problems("{'shards':" + shards + "}"))
          .singleElement()
          .asString()
          .startsWith("shards: needs a whole number from 1 to 64, got ");
    }
  }

  @Test
  void shardsAreNotPartOfTheLayout() {
    assertThat(Json.mapping("{'shards':8}").layoutVersion())
        .isEqualTo(Json.mapping("{}").layoutVersion());
  }

  @Test
  void lineBreaksInCellsAreKeptUnlessTheMappingSaysOtherwise() {
    String columns = "{'columns':{'a':{'@path':'$.a'},'o':{'@path':''}}";
    String mapping = columns + "}";
    String space = columns + ",'newlines':'space'}";
    String escape = columns + ",'newlines':'escape'}";
    String event = "{'a':'1\\r\\n2\\n3\\r4'}";
    String json = "\"{\"\"a\"\":\"\"1\\r\\n2\\n3\\r4\"\"}\"";

    assertThat(Json.row(Json.mapping(mapping), event)).isEqualTo("\"1\r\n2\n3\r4\"," + json);
    assertThat(Json.row(Json.mapping(space), event)).isEqualTo("\"1 2 3 4\"," + json);
    assertThat(Json.row(Json.mapping(escape), event)).isEqualTo("\"1\\r\\n2\\n3\\r4\"," + json);
    assertThat(Json.mapping(space).layoutVersion())
        .isNotEqualTo(Json.mapping(mapping).layoutVersion());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'delimiter':'|'}",
        "{'file_extension':'txt'}",
        "{'filename_prefix':'p'}",
        "{'s3_aws_folder_name':'f'}",
        "{'audience_action_column_name':''}",
        "{'columns_to_transform':[{'column_name':'email','normalize':'trim'}]}",
        "{'batch_keys':['email']}"
      })
  void theLayoutVersionChangesWithSettingsThatShapeFiles(String settings) {
    assertThat(Json.mapping(settings).layoutVersion())
        .matches("[0-9a-f]{16}")
        .isNotEqualTo(Json.mapping("{}").layoutVersion());
  }

  /** It is in the names of outputs, whose batches a new release goes on to fill. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{} ~ 092c9886c425911f",
        "{'columns':{'a':{'@path':'$.a'}},'delimiter':'|'} ~ 38dfd1bdfc1b78df",
        "{'columns':{'a':{'@path':'$.a'}},'athena':true,'compression':'gzip'} ~ 54d374a6b8f49da9"
      },
      quoteCharacter = '\0')
  void theLayoutVersionIsTheSameInEveryRelease(String mapping, String version) {
    assertThat(Json.mapping(mapping).layoutVersion()).isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource({
    "1 min, 10 mb, 60000, 10485760",
    "5 s, 1kb, 5000, 1024",
    "' 30 D ', 1 gb, 2592000000, 1073741824",
    "5000, 1024, 5000, 1024"
  })
  void filesAreClosedEarlyAsTheMappingSays(String age, String size, long millis, long bytes) {
    FileLimits limits =
        Json.mapping("{'max_file_age':'" + age + "','max_file_size':'" + size + "'}").fileLimits();
    assertThat(limits).isEqualTo(new FileLimits(Duration.ofMillis(millis), bytes));
  }

  @Test
  void limitsOfTheJobAreInForceUnlessAMappingHasLowerOnes() {
    assertThat(Json.mapping("{}").fileLimits()).isEqualTo(FileLimits.NONE);
    assertThat(Json.mapping("{'max_file_age':'5 min','max_file_size':'128 mb'}").diagnostics())
        .isEmpty();
    assertThat(Json.mapping("{'max_file_age':'1 h','max_file_size':'1 gb'}").diagnostics())
        .allMatch(note -> note.severity() == Severity.NOTE)
        .extracting(Diagnostic::toString)
        .containsExactly(
            "max_file_age: is more than the job's batch.max-age, 5 min by default, which counts"
                + " unless it is set higher",
            "max_file_size: is more than the job's batch.max-size, 128 mb by default, which counts"
                + " unless it is set higher");
  }

  @Test
  void theLayoutVersionStaysWithOtherSettings() {
    assertThat(
            Json.mapping(
                    "{'id':'x','name':'y','enabled':true,'trigger':'type ="
                        + " \\'page\\'','delimiter':',','batch_size':5,'max_file_age':'1"
                        + " min','max_file_size':'10 mb'}")
                .layoutVersion())
        .isEqualTo(Json.mapping("{}").layoutVersion());
  }

  /** The reference lowers letters as ECMAScript does: this sigma is not at the end of its word. */
  @Test
  void lettersAreLoweredAsInEcmaScript() {
    String event = "{'type':'track','a':'ΑΣ:Α '}";
    String column = "'columns':{'a':{'@path':'$.a'}},'columns_to_transform':[{'column_name':'a',";

    assertThat(
            Json.row(
                Json.mapping(
                    "{'columns':{'a':{'@case':{'operator':'lower','value':{'@path':'$.a'}}}}}"),
                event))
        .isEqualTo("\"ασ:α \"");
    assertThat(Json.row(Json.mapping("{" + column + "'normalize':'lowercase'}]}"), event))
        .isEqualTo("\"ασ:α \"");
    assertThat(Json.row(Json.mapping("{" + column + "'normalize':'lowercase_trim'}]}"), event))
        .isEqualTo("\"ασ:α\"");
  }

  private static String folder(CompiledMapping mapping, String event) {
    return ((Row) mapping.row(Json.event(event), Json.RECORD)).folder();
  }
}
