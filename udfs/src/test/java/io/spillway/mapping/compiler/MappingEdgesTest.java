package io.spillway.mapping.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.CompiledMapping.ColumnContent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The borders of settings, and what is told of a mapping. */
class MappingEdgesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "'columns':[] ~ columns: needs an object of column names and mapping values, got an array",
        "'columns':{'@path':'$.a'} ~ columns: needs an object of column names and mapping values,"
            + " got a directive",
        "'columns':{} ~ columns: has no columns: list at least one, or leave columns out for the"
            + " default ones",
        "'columns':{'a':''} ~ columns: all its columns are blank, which leaves them out: list at"
            + " least one, or leave columns out for the default ones",
        "'batch_keys':'a' ~ batch_keys: needs an array of setting or column names, got the text"
            + " \"a\"",
        "'<<':{} ~ <<: a merge key of YAML, which is not applied: write out what it stands for",
        "'columns_to_transform':[5] ~ columns_to_transform[0]: needs an object with"
            + " \"column_name\", \"hash_algorithm\", \"hash_encoding\", \"hash_secret\","
            + " \"normalize\","
            + " \"default_country\", got the number 5",
        "'columns_to_transform':[{}] ~ columns_to_transform[0]: has no \"column_name\": write the"
            + " name of the column to transform",
        "'columns_to_transform':[{'column_name':'user_id','hash':'sha256'}] ~"
            + " columns_to_transform[0].hash: unknown key: did you mean \"hash_algorithm\"?",
        "'columns_to_transform':[{'column_name':'user_id','zzz':1}] ~ columns_to_transform[0].zzz:"
            + " unknown key: use one of \"column_name\", \"hash_algorithm\", \"hash_encoding\","
            + " \"hash_secret\", \"normalize\", \"default_country\"",
        "'columns_to_transform':[{'column_name':'user_id','hash_algorithm':'crc32'}] ~"
            + " columns_to_transform[0].hash_algorithm: is one of \"hmac_sha256\", \"md5\","
            + " \"none\", \"sha1\", \"sha256\", \"sha512\", got the text \"crc32\"",
        "'columns_to_transform':[{'column_name':'user_id','hash_encoding':'base64'}] ~"
            + " columns_to_transform[0].hash_encoding: nothing is hashed: write hash_algorithm, or"
            + " leave hash_encoding out",
        "'columns_to_transform':[{'column_name':'user_id','hash_algorithm':'md5',"
            + "'hash_encoding':'base32'}] ~ columns_to_transform[0].hash_encoding: is one of"
            + " \"base64\", \"hex\", got the text \"base32\"",
        "'columns_to_transform':[{'column_name':'user_id','normalize':['trim','squeeze']}] ~"
            + " columns_to_transform[0].normalize[1]: is one of \"digits\", \"email\","
            + " \"first-word\", \"gmail\", \"lowercase\", \"lowercase_trim\", \"nfc\", \"none\","
            + " \"phone_e164\", \"trim\", \"uppercase\", got the text \"squeeze\"",
        "'columns_to_transform':[{'column_name':'user_id','normalize':{}}] ~"
            + " columns_to_transform[0].normalize: is one of \"digits\", \"email\","
            + " \"first-word\", \"gmail\", \"lowercase\", \"lowercase_trim\", \"nfc\", \"none\","
            + " \"phone_e164\", \"trim\", \"uppercase\", got an object",
        "'columns_to_transform':[{'column_name':'user_id','normalize':['nfc','nfc','nfc','nfc',"
            + "'nfc','nfc','nfc','nfc','nfc','nfc','nfc']}] ~ columns_to_transform[0].normalize:"
            + " has 11 names, at most 10 are allowed: leave out those that are there twice",
        "'columns_to_transform':[{'column_name':'user_id','default_country':'DE'}] ~"
            + " columns_to_transform[0].default_country: counts for \"phone_e164\" only: write that"
            + " as normalize, or leave default_country out",
        "'columns_to_transform':[{'column_name':'user_id','normalize':'phone_e164','default_country':'de'}]"
            + " ~ columns_to_transform[0].default_country: needs the two capital letters of a"
            + " country with phone numbers, like \"DE\", got the text \"de\"",
        "'columns_to_transform':[{'column_name':'user_id','normalize':'phone_e164','default_country':false}]"
            + " ~ columns_to_transform[0].default_country: needs the two capital letters of a"
            + " country with phone numbers, like \"DE\", got false: write \"NO\" in quotes, as YAML"
            + " reads it as false",
        "'columns_to_transform':[{'column_name':'batch_size','hash_algorithm':'md5'}] ~"
            + " columns_to_transform[0]: the column of the batch size has no other hash than sha256"
            + " in hex: use that, or leave the column as it is",
        "'quote':'minimal','null_as':'a,b' ~ null_as: is text that has to be in quotes, where null"
            + " would be like other text: give a plain word, such as \\N",
        "'quote':'minimal','null_as':'\\\\.' ~ null_as: is text that has to be in quotes, where"
            + " null would be like other text: give a plain word, such as \\N",
        "'partition_by':'day' ~ partition_by: needs a list of \"type\", \"day\", \"hour\" and"
            + " columns like {\"name\": \"country\", \"value\": {\"@path\":"
            + " \"$.context.country\"}}, got the text \"day\"",
        "'delimiter':'\\t' ~ delimiter: is a tab, and must be one of \",\", \"|\", \"tab\", \";\","
            + " \":\": for a tab write tab",
        "'delimiter':'|\\n' ~ delimiter: is a text with a line break, and must be one of \",\","
            + " \"|\", \"tab\", \";\", \":\": write it in quotes, as YAML reads a | without them as"
            + " the start of a text",
        "'enable_batching':0 ~ enable_batching: needs true or false, got the number 0",
        "'batch_size':1000000000 ~ batch_size: needs a whole number from 1 to 999999999, got the"
            + " number 1000000000",
        "'batch_size':-1 ~ batch_size: needs a whole number from 1 to 999999999, got the number -1",
        "'batch_size':true ~ batch_size: needs a whole number from 1 to 999999999, got true",
        "'quote':'never' ~ quote: is one of \"always\", \"minimal\", got \"never\"",
        "'header':'no' ~ header: needs true or false, got the text \"no\"",
        "'line_end':'CRLF' ~ line_end: is one of \"lf\", \"crlf\", got \"CRLF\"",
        "'bom':1 ~ bom: needs true or false, got the number 1",
        "'null_as':'\\u0007' ~ null_as: has a control character or one beyond U+FFFF: give a plain"
            + " word, such as \\N",
        "'null_as':'1234567890123456789012345678901234567890123456789012345678901234x' ~ null_as:"
            + " has 65 characters, at most 64 are allowed: give a short word, such as \\N",
        "'null_as':['x'] ~ null_as: needs literal text, the same for every event, got an array",
        "'shards':1.5 ~ shards: needs a whole number from 1 to 64, got the number 1.5",
        "'shards':65 ~ shards: needs a whole number from 1 to 64, got the number 65",
        "'max_file_age':'4999 ms' ~ max_file_age: needs a duration from 5 s to 30 d, got the text"
            + " \"4999 ms\": write one with its unit, like 1 min",
        "'max_file_age':'999999999999999 d' ~ max_file_age: needs a duration from 5 s to 30 d, got"
            + " the text \"999999999999999 d\": write one with its unit, like 1 min",
        "'max_file_age':60 ~ max_file_age: needs a duration from 5 s to 30 d, got the number 60:"
            + " write one with its unit, like 1 min",
        "'max_file_age':true ~ max_file_age: needs a duration from 5 s to 30 d, got true: write one"
            + " with its unit, like 1 min",
        "'max_file_age':{'@path':'$.a'} ~ max_file_age: needs literal text, the same for every"
            + " event, got a directive",
        "'max_file_size':'1.5 mb' ~ max_file_size: needs a size from 1 kb to 1 gb, got the text"
            + " \"1.5 mb\": write one with its unit, like 10 mb",
        "'max_file_size':'1023' ~ max_file_size: needs a size from 1 kb to 1 gb, got the text"
            + " \"1023\": write one with its unit, like 10 mb",
        "'max_file_size':'999999999999999 tb' ~ max_file_size: needs a size from 1 kb to 1 gb, got"
            + " the text \"999999999999999 tb\": write one with its unit, like 10 mb",
        "'max_file_size':[] ~ max_file_size: needs literal text, the same for every event, got an"
            + " array"
      })
  void settingsThatCannotBeUsedAreErrors(String setting, String error) {
    assertThat(Json.problems("{" + setting + "}")).containsExactly(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "'batch_size':1 ~ 1",
        "'batch_size':999999999 ~ 999999999",
        "'batch_size':'17' ~ 17",
        "'batch_size':'' ~ 100000",
        "'batch_size':null ~ 100000",
        "'batch_size':5,'enable_batching':false ~ 1",
        "'batch_size':5,'enable_batching':'false' ~ 1",
        "'batch_size':5,'enable_batching':'true' ~ 5",
        "'batch_size':5,'enable_batching':true ~ 5",
        "'batch_size':5,'enable_batching':null ~ 5"
      })
  void batchesAreAsLargeAsTheSettingsSay(String settings, int batchSize) {
    assertThat(Json.mapping("{" + settings + "}").batchSize()).isEqualTo(batchSize);
  }

  @Test
  void whatTheTriggerTellsIsToldOfTheMapping() {
    CompiledMapping mapping =
        Json.mapping("{'trigger':'type = \\'page\\' and event = \\'A\\''}".replace("\\'", "`"));

    assertThat(mapping.mayMatch(TextNode.valueOf("page"))).isTrue();
    assertThat(mapping.mayMatch(TextNode.valueOf("track"))).isFalse();
    assertThat(mapping.requiredTexts())
        .isEqualTo(Map.of(List.of("type"), Set.of("page"), List.of("event"), Set.of("A")));
    assertThat(mapping.unmet(Json.event("{'type':'track'}"), new Meter(Limits.DEFAULTS)))
        .singleElement()
        .asString()
        .startsWith("type = 'page'");
  }

  @Test
  void columnsHaveTheContentOfTheFieldsThatTheyHold() {
    CompiledMapping mapping =
        Json.mapping(
            "{'columns':{'p':{'@path':'$.properties'},'t':{'@path':'$.timestamp'},"
                + "'i':{'@if':{'exists':{'@path':'$.traits'},'then':{'@path':'$.traits'},"
                + "'else':{'@path':'$.properties'}}},'n':{'@path':'$.userId'},"
                + "'h':{'@path':'$.receivedAt'}},'audience_action_column_name':'action',"
                + "'batch_size_column_name':'size','columns_to_transform':[{'column_name':'h',"
                + "'hash_algorithm':'sha256'}]}");
    assertThat(mapping.columnContents())
        .containsExactly(
            ColumnContent.JSON,
            ColumnContent.TIME,
            ColumnContent.JSON,
            ColumnContent.TEXT,
            ColumnContent.TEXT,
            ColumnContent.TEXT,
            ColumnContent.COUNT);
    assertThat(
            Json.mapping(
                    "{'columns':{'a':1},'batch_size_column_name':'size','columns_to_transform':"
                        + "[{'column_name':'size','hash_algorithm':'sha256'}]}")
                .columnContents())
        .containsExactly(ColumnContent.TEXT, ColumnContent.TEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "[] ~ blank",
        "[[]] ~ blank",
        "[[null]] ~ blank",
        "[''] ~ blank",
        "[[['']]] ~ blank",
        "['a'] ~ full",
        "[0] ~ full",
        "[false] ~ full",
        "['',''] ~ full",
        "[{}] ~ full",
        "{} ~ full",
        "0 ~ blank",
        "false ~ blank",
        "'' ~ blank",
        "null ~ blank",
        "' ' ~ full",
        "0.5 ~ full"
      })
  void blankIsWhatSegmentTakesForIt(String value, String expected) {
    CompiledMapping mapping =
        Json.mapping(
            "{'columns':{'c':{'@if':{'blank':{'@path':'$.a'},'then':'full','else':'blank'}}}}");

    assertThat(Json.row(mapping, "{'type':'track','a':" + value + "}"))
        .isEqualTo("\"" + expected + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "$.l.0 ~ a",
        "$.l[1] ~ b",
        "$.l.9 ~ j",
        "$.l.10 ~ k",
        "$.l.01 ~ ''",
        "$.l.11 ~ ''",
        "$.l.123456789 ~ ''",
        "$.l.1234567890 ~ ''",
        "$.l./ ~ ''",
        "$.l.: ~ ''",
        "$.l.x ~ ''",
        "$.s.0 ~ ''",
        "$.n.x ~ ''"
      })
  void itemsOfListsHaveNumbers(String path, String cell) {
    CompiledMapping mapping =
        Json.mapping(
            "{'columns':{'a':{'@path':'"
                + path
                + "'},'b':{'@json':{'mode':'encode',"
                + "'value':{'@path':'"
                + path
                + "'}}}}}");
    String expected = cell.replace("'", "");

    assertThat(
            Json.row(
                mapping,
                "{'type':'track','l':['a','b',2,3,4,5,6,7,8,'j','k'],'s':'text','n':null}"))
        .startsWith("\"" + expected + "\",");
  }
}
