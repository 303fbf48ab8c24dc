package io.spillway.mapping.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.ItemRows;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import io.spillway.record.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaDirectiveTest {
  private static final long NOON = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();

  private static SourceRecord record(byte[] key, Map<String, byte[]> headers, int index) {
    return new SourceRecord("events", 3, (1L << 53) + 1, NOON, key, headers::get, index);
  }

  private static SourceRecord record(byte... key) {
    return record(key, Map.of(), SourceRecord.WHOLE);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Of the event's bytes and of its tree, which give the same. */
  private static RowResult result(String columns, String event, SourceRecord record) {
    CompiledMapping mapping = Json.mapping("{'columns':{" + columns + "}}");
    return result(mapping, event, record, Limits.DEFAULTS);
  }

  private static RowResult result(
      CompiledMapping mapping, String json, SourceRecord record, Limits limits) {
    LazyEvent event = new LazyEvent(new EventParser(new EventLimits(100_000, 100)));
    assertThat(event.read(utf8(json.replace('\'', '"')))).isNull();
    CompiledMapping.Bound bound = mapping.bind(event, new Meter(limits));
    assertThat(bound.matches()).isTrue();
    RowResult result = bound.row(record);
    if (limits.equals(Limits.DEFAULTS)) {
      assertThat(mapping.row(Json.event(json), record))
          .usingRecursiveComparison()
          .isEqualTo(result);
    }
    return result;
  }

  private static String row(String columns, SourceRecord record) {
    return text(result(columns, "{'type':'track','a':'x'}", record));
  }

  private static String text(RowResult result) {
    return new String(((Row) result).bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void saysWhereAnEventIsFrom() {
    String columns =
        "'k':{'@kafka':'key'},'t':{'@kafka':'topic'},'p':{'@kafka':'partition'},"
            + "'o':{'@kafka':'offset'},'at':{'@kafka':'timestamp'},'i':{'@kafka':'index'},"
            + "'h':{'@kafka':{'header':'trace'}}";
    assertThat(row(columns, record(utf8("user-1"), Map.of("trace", utf8("00-ü")), 0)))
        .isEqualTo(
            "\"user-1\",\"events\",\"3\",\"9007199254740993\",\"2026-11-22T12:00:00.000Z\","
                + "\"0\",\"00-ü\"");
    assertThat(row(columns, record(utf8(""))))
        .isEqualTo(
            "\"\",\"events\",\"3\",\"9007199254740993\",\"2026-11-22T12:00:00.000Z\",\"\",\"\"");
    assertThat(row(columns, SourceRecord.NONE)).isEqualTo("\"\",\"\",\"\",\"\",\"\",\"\",\"\"");
  }

  @Test
  void writesNoTextAsBase64() {
    String key = "'k':{'@kafka':'key'}";
    assertThat(row(key, record(utf8("tab\tline\r\n")))).isEqualTo("\"tab\tline\r\n\"");
    assertThat(row(key, record((byte) 0xC3, (byte) 0x28))).isEqualTo("\"wyg=\"");
    assertThat(row(key, record((byte) 0, (byte) 0, (byte) 0, (byte) 42))).isEqualTo("\"AAAAKg==\"");
    assertThat(row(key, record((byte) 0x7F))).isEqualTo("\"fw==\"");
  }

  @Test
  void writesAnyTimeThatKafkaHas() {
    String time = "'t':{'@kafka':'timestamp'}";
    assertThat(row(time, SourceRecord.at(0))).isEqualTo("\"1970-01-01T00:00:00.000Z\"");
    assertThat(row(time, SourceRecord.at(NOON + 7))).isEqualTo("\"2026-11-22T12:00:00.007Z\"");
    assertThat(row(time, SourceRecord.at(Long.MAX_VALUE)))
        .isEqualTo("\"+292278994-08-17T07:12:55.807Z\"");
  }

  @Test
  void nestsWhereverValuesDo() {
    SourceRecord record = record(utf8("K"), Map.of("region", utf8("eu")), SourceRecord.WHOLE);
    assertThat(row("'c':{'@case':{'operator':'lower','value':{'@kafka':'key'}}}", record))
        .isEqualTo("\"k\"");
    assertThat(
            row(
                "'c':{'@if':{'exists':{'@kafka':{'header':'none'}},'then':'y',"
                    + "'else':{'@kafka':'topic'}}}",
                record))
        .isEqualTo("\"events\"");
    assertThat(
            row(
                "'c':{'@transform':{'apply':{'r':{'@kafka':{'header':'region'}},"
                    + "'a':{'@path':'$.a'}},'mapping':{'@template':'{{r}}/{{a}}'}}}",
                record))
        .isEqualTo("\"eu/x\"");
    assertThat(
            row(
                "'c':{'@transform':{'apply':{'p':{'@kafka':'partition'}},"
                    + "'mapping':{'@liquid':'{{ p | plus: 1 }}'}}}",
                record))
        .isEqualTo("\"4\"");
    assertThat(row("'c':[{'o':{'@kafka':'offset'}}]", record))
        .isEqualTo("\"[{\"\"o\"\":9007199254740993}]\"");
  }

  @Test
  void isInFoldersPartitionsBatchKeysAndTheRowsOfItems() {
    CompiledMapping mapping =
        Json.mapping(
            "{'columns':{'sku':{'@path':'$.item'},'offset':{'@kafka':'offset'}},"
                + "'s3_aws_folder_name':{'@kafka':'topic'},'batch_keys':['offset'],"
                + "'rows':{'@path':'$.items'},'partition_by':"
                + "[{'name':'region','value':{'@kafka':{'header':'region'}}}]}");
    SourceRecord record = record(null, Map.of("region", utf8("eu")), SourceRecord.WHOLE);
    RowResult result =
        result(mapping, "{'type':'track','items':['a','b']}", record, Limits.DEFAULTS);
    List<Row> rows = ((ItemRows) result).rows();
    assertThat(rows.stream().map(KafkaDirectiveTest::text))
        .containsExactly("\"a\",\"9007199254740993\"", "\"b\",\"9007199254740993\"");
    assertThat(rows.get(0).folder()).isEqualTo("events/region=eu/");
    assertThat(rows.get(0).batchKeys()).isEqualTo("[9007199254740993]");
  }

  @Test
  void costsWhatItMakes() {
    CompiledMapping mapping = Json.mapping("{'columns':{'k':{'@kafka':'key'}}}");
    byte[] bytes = new byte[Limits.DEFAULTS.characters() / 2];
    RowResult result = result(mapping, "{'type':'track'}", record(bytes), Limits.DEFAULTS);
    assertThat(((RejectedRow) result).message())
        .startsWith("columns.k: more than ")
        .contains("limits.characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "'Topic' | the text \"Topic\": did you mean \"topic\"?",
        "'time' | the text \"time\"",
        "'ofset' | the text \"ofset\": did you mean \"offset\"?",
        "{'headers':'a'} | the key \"headers\": did you mean \"header\"?",
        "{'header':'a','last':true} | an object",
        "{} | an object",
        "7 | the number 7",
        "null | null",
        "{'@path':'$.a'} | a directive"
      })
  void refusesWhatNoRecordHas(String operand, String got) {
    String needs =
        "needs \"key\", \"topic\", \"partition\", \"offset\", \"timestamp\", \"index\" or"
            + " {\"header\": \"<name>\"}, got ";
    assertThat(Json.problems("{'columns':{'c':{'@kafka':" + operand + "}}}"))
        .containsExactly("columns.c.@kafka: " + needs + got);
    assertThat(Json.problems("{'columns':{'c':[{'@kafka':" + operand + "}]}}"))
        .containsExactly("columns.c[0].@kafka: " + needs + got);
  }

  @Test
  void refusesAHeaderWithoutAName() {
    assertThat(Json.problems("{'columns':{'c':{'@kafka':{'header':''}}}}"))
        .containsExactly("columns.c.@kafka.header: needs the name of a header, got the text \"\"");
    assertThat(Json.problems("{'columns':{'c':{'@kafka':{'header':7}}}}"))
        .containsExactly("columns.c.@kafka.header: needs the name of a header, got the number 7");
  }

  @Test
  void saysWhyThereIsNoNow() {
    assertThat(Json.problems("{'columns':{'c':{'@now':{}}}}"))
        .containsExactly(
            "columns.c: there is no \"@now\", as an event that is read again must give the same"
                + " row: write {\"@kafka\": \"timestamp\"} for when Kafka got the event");
  }

  @Test
  void warnsOfAMissingAt() {
    assertThat(Json.warnings("{'columns':{'c':{'kafka':'topic'}}}"))
        .containsExactly(
            "columns.c: an object with the key \"kafka\" is written as JSON: for the directive"
                + " write \"@kafka\"");
    assertThat(Json.warnings("{'columns':{'c':{'kafka':'tea'}}}")).isEmpty();
  }
}
