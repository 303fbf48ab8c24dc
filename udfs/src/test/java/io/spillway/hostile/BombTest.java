package io.spillway.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.diagnostic.CompilationException;
import io.spillway.event.Event;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.RejectReason;
import io.spillway.event.RejectedEvent;
import io.spillway.mapping.CompiledValue;
import io.spillway.mapping.CompiledValue.CellResult;
import io.spillway.mapping.compiler.MappingCompiler;
import io.spillway.record.SourceRecord;
import io.spillway.trigger.Trigger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Small input that would take endless time, memory or stack. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class BombTest {
  private static final int MEGABYTE = 1024 * 1024;
  private static final EventLimits LIMITS = new EventLimits(16 * MEGABYTE, Integer.MAX_VALUE);

  @Test
  void nestingBeyondTheLimitIsRejected() {
    assertRejected("{\"a\":".repeat(100_000), RejectReason.TOO_DEEP);
    assertRejected("{\"a\":" + "[".repeat(1_000_000), RejectReason.TOO_DEEP);
  }

  @Test
  void integersBeyondTheLimitAreRejected() {
    assertRejected("{\"a\":" + "9".repeat(10 * MEGABYTE) + "}", RejectReason.TOO_LARGE);
  }

  @Test
  void numbersOutsideTheRangeOfDoubleAreAccepted() {
    String number = "0." + "3".repeat(MEGABYTE);

    assertThat(cell("{'@path':'$.a'}", "{\"a\":1e999}")).isEqualTo("\"Infinity\"");
    assertThat(cell("{'@path':''}", "{\"a\":-1e999}")).isEqualTo("\"{\"\"a\"\":null}\"");
    assertThat(cell("{'@path':'$.a'}", "{\"a\":1e-9999999999}")).isEqualTo("\"0\"");
    assertThat(cell("{'@path':'$.a'}", "{\"a\":" + number + "}"))
        .isEqualTo("\"0.3333333333333333\"");
  }

  @Test
  void bytesThatAreNotUtf8AreRejected() {
    byte[][] bad = {
      {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
      {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'},
      {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'},
      {'{', '"', (byte) 0xf0, (byte) 0x9f}
    };
    for (byte[] bytes : bad) {
      assertThat(new EventParser(LIMITS).parse(bytes))
          .isInstanceOfSatisfying(
              RejectedEvent.class,
              rejected -> assertThat(rejected.reason()).isEqualTo(RejectReason.NOT_JSON));
    }
  }

  @Test
  void theLastValueOfARepeatedKeyCounts() {
    assertThat(cell("{'@path':''}", "{\"a\":1,\"b\":2,\"a\":3}"))
        .isEqualTo("\"{\"\"a\"\":3,\"\"b\"\":2}\"");
  }

  @Test
  void textOfTenMegabytesIsAccepted() {
    String text = "x\\\"".repeat(5 * MEGABYTE / 2);
    String event = "{\"a\":\"" + text + "\"}";

    assertThat(cell("{'@path':'$.a'}", event)).hasSize(2 + 3 * 5 * MEGABYTE / 2);
    assertThat(cell("{'@path':''}", event)).hasSizeGreaterThan(10 * MEGABYTE);
    assertThat(cell("{'@case':{'operator':'upper','value':{'@path':'$.a'}}}", event))
        .hasSizeGreaterThan(5 * MEGABYTE);
  }

  @Test
  void aDeepEventFitsASmallStack() throws InterruptedException {
    String event = "{\"a\":" + "[".repeat(998) + "]".repeat(998) + "}";
    String[] mappings = {
      "{'@path':''}",
      "{'@flatten':{'separator':'.','value':{'@path':''}}}",
      "{'@excludeWhenNull':{'@path':''}}",
      "{'@json':{'mode':'encode','value':{'@path':''}}}",
      "{'@transform':{'apply':{'x':{'@path':''}},'mapping':{'@path':''}}}",
      "{'@if':{'blank':{'@path':'$.a'},'then':'full','else':'empty'}}",
      "{'@liquid':'{{ a }}{{ a | json }}{{ a | push: a | join }}'}"
    };
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              for (String mapping : mappings) {
                assertThat(cell(mapping, event)).startsWith("\"");
              }
            },
            "small stack",
            512 * 1024);
    thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
    thread.start();
    thread.join();

    assertThat(failure.get()).isNull();
  }

  @Test
  void doublingInTransformsIsStopped() {
    String doubled = "{'@path':''}";
    for (int i = 0; i < 30; i++) {
      doubled =
          "{'@transform':{'apply':{'a':{'@path':''},'b':{'@path':''}},'mapping':" + doubled + "}}";
    }
    assertThat(cell(doubled, "{\"x\":1}"))
        .satisfiesAnyOf(
            cell -> assertThat(cell).contains("the cell is longer than 16777216 bytes"),
            cell -> assertThat(cell).contains("this event takes longer than 500 ms"));
  }

  @Test
  void doublingInLiquidIsStopped() {
    String append = "{% assign a = a | append: a %}".repeat(32) + "{{ a }}";
    String push = "{% assign a = a | push: a %}".repeat(34) + "{{ a }}";
    String capture = "{% capture a %}{{ a }}{{ a }}{% endcapture %}".repeat(22) + "{{ a }}";

    for (String result :
        new String[] {
          liquid(append, "{\"a\":\"xxxxxxxxxx\"}"),
          liquid(push, "{\"a\":[1]}"),
          liquid(capture, "{\"a\":\"xxxxxxxxxx\"}")
        }) {
      assertThat(result)
          .startsWith("c: ")
          .containsAnyOf("limits.characters", "limits.values", "limits.steps", "limits.time");
    }
  }

  @Test
  void largeRangesAndWidthsAreStopped() {
    assertThat(liquid("{{ (1..999999999) }}", "{}")).contains("more than");
    assertThat(liquid("{{ 0 | date: '%999999999d' }}", "{}")).contains("more than");
    assertThat(liquid("{{ 0 | date: '%9999999999999N' }}", "{}")).contains("more than");
  }

  @Test
  void longKeysOfFlattenedObjectsAreStopped() {
    StringBuilder event = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      event.append("{\"").append("k".repeat(1000)).append("\":");
    }
    event.append("[").append("1,".repeat(100_000)).append("1]").append("}".repeat(500));

    assertThat(cell("{'@flatten':{'separator':'.','value':{'@path':''}}}", event.toString()))
        .contains("more than 16000000 characters of text");
  }

  @Test
  void replacementsThatGrowAreStopped() {
    String event = "{\"a\":\"" + "b".repeat(100_000) + "\"}";

    assertThat(
            cell(
                "{'@replace':{'pattern':'b','replacement':'$`$`','value':{'@path':'$.a'}}}", event))
        .contains("more than 16000000 characters of text");
  }

  @Test
  void bracesThatNeverCloseTakeLinearTime() {
    String event = "{\"a\":\"" + "{".repeat(5 * MEGABYTE) + "\"}";

    assertThat(cell("{'@template':{'@path':'$.a'}}", event)).hasSize(5 * MEGABYTE + 2);
  }

  @Test
  void deepMappingsAreRefused() {
    JsonNode mapping = JsonNodeFactory.instance.textNode("x");
    for (int i = 0; i < 2_000; i++) {
      ObjectNode outer = JsonNodeFactory.instance.objectNode();
      outer.set(i % 2 == 0 ? "@literal" : "k", mapping);
      mapping = outer;
    }
    JsonNode deep = mapping;
    assertThat(compile(deep)).contains("nests deeper than 100 levels");
  }

  @Test
  void deepAndLongTriggersAreRefused() {
    assertThat(error("(".repeat(10_000) + "type = \"x\"" + ")".repeat(9_000)))
        .contains("nest deeper than 100 levels");
    assertThat(error("type = \"x\" or ".repeat(10_000))).contains("at most 20000 characters");
    assertThat(error("!".repeat(19_000))).contains("expected");
  }

  private static void assertRejected(String event, RejectReason reason) {
    assertThat(new EventParser(LIMITS).parse(event.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            RejectedEvent.class,
            rejected -> {
              assertThat(rejected.reason()).isEqualTo(reason);
              assertThat(rejected.message()).hasSizeLessThan(300);
            });
  }

  private static String liquid(String template, String event) {
    return cell("{'@liquid':\"" + template + "\"}", event);
  }

  /** The cell, or the reason why there is none. */
  private static String cell(String mapping, String event) {
    EventParser.Result parsed = new EventParser(LIMITS).parse(event.getBytes(UTF_8));
    String json =
        mapping.contains("\"")
            ? mapping.replace("'@liquid'", "\"@liquid\"")
            : mapping.replace('\'', '"');
    Event mappingEvent =
        (Event) new EventParser(LIMITS).parse(("{\"m\":" + json + "}").getBytes(UTF_8));
    try {
      CompiledValue value = MappingCompiler.compileValue(mappingEvent.json().path("m"), "c");
      CellResult result = value.cell((Event) parsed, SourceRecord.NONE);
      return result instanceof CompiledValue.Cell cell
          ? cell.text()
          : ((CompiledValue.RejectedCell) result).message();
    } catch (CompilationException e) {
      throw new AssertionError(e);
    }
  }

  private static String compile(JsonNode mapping) {
    try {
      MappingCompiler.compileValue(mapping, "c");
      return "compiled";
    } catch (CompilationException e) {
      return e.getMessage();
    }
  }

  private static String error(String fql) {
    try {
      Trigger.compile(fql);
      return "compiled";
    } catch (CompilationException e) {
      return e.getMessage();
    }
  }
}
