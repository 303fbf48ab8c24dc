package io.spillway.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.conformance.Cases;
import io.spillway.delimited.ColumnType;
import io.spillway.diagnostic.CompilationException;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.hostile.OnRandomInput;
import io.spillway.hostile.RandomInput;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.compiler.MappingCompiler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code that the job runs gives the same rows as the specification, to the byte. */
class AgreementTest {
  private static final EventParser PARSER = new EventParser(new EventLimits(100_000, 50));

  private final LazyEvent event = new LazyEvent(PARSER);
  private final Spelling spelling = new Spelling(new Random(1));
  private int compiled;

  @Test
  void onTheConformanceCasesOfFiles() {
    for (ObjectNode testCase : Cases.read("files.jsonl")) {
      ObjectNode settings = ((ObjectNode) Cases.field(testCase, "mapping_settings")).deepCopy();
      settings.set("trigger", Cases.field(testCase, "subscribe"));
      ifValid(
          settings,
          mapping -> Cases.field(testCase, "events").forEach(json -> check(mapping, json)));
    }
    assertThat(compiled).isPositive();
  }

  @Test
  void onTheConformanceCasesOfMappingValues() {
    for (ObjectNode testCase : Cases.read("mapping.jsonl")) {
      ObjectNode settings = testCase.objectNode();
      JsonNode value = Cases.field(testCase, "mapping");
      settings.putObject("columns").<ObjectNode>set("c", value).set("email", value);
      settings.set("s3_aws_folder_name", value);
      settings.putArray("batch_keys").add("c");
      settings
          .putArray("columns_to_transform")
          .addObject()
          .put("column_name", "email")
          .put("hash_algorithm", "sha256");
      ifValid(settings, mapping -> check(mapping, Cases.field(testCase, "event")));
    }
    assertThat(compiled).isPositive();
  }

  @Test
  void onTheConformanceCasesOfTriggers() {
    for (ObjectNode testCase : Cases.read("fql.jsonl")) {
      ObjectNode settings = testCase.objectNode();
      settings.set("trigger", Cases.field(testCase, "fql"));
      ifValid(settings, mapping -> checkTrigger(mapping, Cases.field(testCase, "event")));
    }
    assertThat(compiled).isPositive();
  }

  private void checkTrigger(CompiledMapping mapping, JsonNode json) {
    check(mapping, json);
    boolean matches = mapping.bind(event, new Meter(Limits.DEFAULTS)).matches();
    assertThat(matches).isIn(false, mapping.mayMatch(json.path("type")));
    if (matches) {
      mapping
          .requiredTexts()
          .forEach(
              (keys, texts) ->
                  assertThat(texts).contains(event.value(event.path(keys)).textValue()));
    }
  }

  @OnRandomInput
  void onRandomMappingsAndEvents(RandomInput input) {
    for (int i = 0; i < 4_000; i++) {
      ObjectNode settings = input.event().objectNode();
      settings
          .putObject("columns")
          .<ObjectNode>set("c", input.mapping(3))
          .set("d", input.mapping(2));
      if (input.number(3) == 0) {
        settings.remove("columns");
      }
      if (input.number(2) == 0) {
        settings.put("trigger", input.trigger());
      }
      if (input.number(2) == 0) {
        settings.put("quote", "minimal").put("formula_guard", true).put("null_as", "null");
      }
      ifValid(settings, mapping -> check(mapping, input.event()));
      settings.put("file_extension", "parquet");
      if (settings.has("columns")) {
        settings
            .putObject("column_types")
            .put("c", ColumnType.settings().get(input.number(ColumnType.settings().size())))
            .put("d", "json");
      }
      ifValid(settings, mapping -> check(mapping, input.event()));
    }
    assertThat(compiled).isPositive();
  }

  @OnRandomInput
  void onDamagedEvents(RandomInput input) throws Exception {
    CompiledMapping mapping = defaultColumns();
    CompiledMapping.Bound bound = mapping.bind(event, new Meter(Limits.DEFAULTS));
    for (int i = 0; i < 10_000; i++) {
      checkBytes(mapping, bound, input.damaged(input.event()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{}",
        " {} ",
        "{}x",
        "{} {}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "[]",
        "nul",
        "{\"type\":\"track\",\"type\":\"page\"}",
        "{\"\\u0074ype\":\"track\"}",
        "{\"properties\":{\"a\":1,\"\\u0061\":2}}",
        "{\"event\":-0,\"properties\":[-0,-0.0,0.0,1.0,1.50,100,1e2,1E+2,1e-7,0.000001,0.0000001]}",
        "{\"event\":1.0,\"properties\":[0.1,1e21,1e400,-1e400,123456789012345678901234567890]}",
        "{\"event\":1e400,\"properties\":[9007199254740993,9007199254740993.0,5e-324,0.30000000000000004]}",
        "{\"event\":01}",
        "{\"event\":+1}",
        "{\"event\":.5}",
        "{\"event\":5.}",
        "{\"event\":1e}",
        "{\"event\":-}",
        "{\"event\":NaN}",
        "{\"event\":tru}",
        "{\"event\":\"\\x\"}",
        "{\"event\":\"\\u12g4\"}",
        "{\"event\":\"a\nb\"}",
        "{\"event\":\"\\b\\f\\n\\r\\t\\/\\\\\\\"\\u0007\\u007f\\u2028\"}",
        "{\"properties\":[\"\\b\\f\\n\\r\\t\\/\\\\\\\"\\u0007\\u007f\\u2028\"]}",
        "{\"event\":\"\\ud83d\\ude00 \\ud83d \\ude00\\ud83d\"}",
        "{\"properties\":[\"\\ud83d\\ude00 \\ud83d \\ude00\\ud83d\"]}",
        "{\"event\":[\"one\"],\"userId\":[[1]],\"messageId\":[1,2],\"traits\":{\"email\":null}}",
        "{\"traits\":null,\"context\":{\"traits\":{\"email\":\"a@b\"}}}",
        "{\"context\":null}",
        "{\"context\":{\"personas\":{\"computation_key\":\"k\"}},\"properties\":{\"k\":true}}",
        "{\"context\":{\"personas\":{\"computation_key\":[\"k\"]}},\"traits\":{\"k\":[1, 2]}}",
        "{\"context\":{\"personas\":{\"computation_key\":\"\\ud800\"}},\"traits\":{\"?\":1}}",
        "{\"a\":\"\\",
        "{\"a\":\"\\u00",
        "{\"a\":\"é\u20ac\ud83d\ude00\",\"properties\":{\"é\":\"\\u00e9\"}}"
      })
  void onUnusualSpellings(String json) throws Exception {
    CompiledMapping mapping = defaultColumns();
    checkBytes(
        mapping,
        mapping.bind(event, new Meter(Limits.DEFAULTS)),
        json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void onEveryPairOfBytesThatMayBeUtf8() throws Exception {
    CompiledMapping mapping = defaultColumns();
    CompiledMapping.Bound bound = mapping.bind(event, new Meter(Limits.DEFAULTS));
    byte[] json = "{\"event\":\"xxxx\"}".getBytes(StandardCharsets.UTF_8);
    int at = 10;
    for (int first = 0; first < 256; first++) {
      for (int second : List.of(0x22, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff)) {
        for (int third : List.of(0x41, 0x80, 0xbf, 0xc2)) {
          json[at] = (byte) first;
          json[at + 1] = (byte) second;
          json[at + 2] = (byte) third;
          json[at + 3] = (byte) 0x80;
          checkBytes(mapping, bound, json);
          json[at + 3] = 'x';
          checkBytes(mapping, bound, json);
        }
      }
    }
  }

  /** Checks the mapping, unless its settings are refused with a reason. */
  private void ifValid(ObjectNode settings, Consumer<CompiledMapping> check) {
    CompiledMapping mapping;
    try {
      mapping = MappingCompiler.compile(settings);
    } catch (CompilationException e) {
      assertThat(e.errors()).isNotEmpty();
      return;
    }
    compiled++;
    check.accept(mapping);
  }

  private static CompiledMapping defaultColumns() throws CompilationException {
    return MappingCompiler.compile(new RandomInput(1).event().objectNode());
  }

  private void check(CompiledMapping mapping, JsonNode json) {
    CompiledMapping.Bound bound = mapping.bind(event, new Meter(Limits.DEFAULTS));
    checkBytes(mapping, bound, spelling.loose(json));
    checkBytes(mapping, bound, Spelling.compact(json));
  }

  private void checkBytes(CompiledMapping mapping, CompiledMapping.Bound bound, byte[] bytes) {
    assertThat(Answer.ofBound(bound, event, bytes))
        .as("%s", Answer.utf8(bytes))
        .isEqualTo(Answer.ofTree(mapping, PARSER, bytes));
  }
}
