package io.spillway.mapping.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.diagnostic.CompilationException;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.CompiledValue;
import io.spillway.mapping.RowResult.Row;
import io.spillway.record.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongPredicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What directives are charged: the least steps, values and characters that a cell needs whose event
 * is a tree, and behind the bar a row whose event is bytes, the steps of its trigger included.
 */
class CostsTest {
  private static final int MOST = 1 << 16;

  /** 320 letters under {@code long}, 20 items under {@code list}, and objects. */
  private static final String EVENT =
      "{\"type\":\"track\",\"long\":\""
          + "x".repeat(320)
          + "\",\"list\":["
          + "7,".repeat(19)
          + "7],\"flat\":{\"a\":1,\"b\":2,\"c\":null},\"deep\":{\"key\":{\"other\":[1,2]}},"
          + "\"json\":\"[1,2,3]\"}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "'text' ~ 1 1 1 | 2 1 1",
        "{'@path':'$.flat.a'} ~ 3 1 1 | 4 1 1",
        "{'@path':'$.list.3'} ~ 3 1 1 | 4 1 1",
        "{'@path':'$.long'} ~ 2 1 1 | 3 1 1",
        "{'@case':{'operator':'upper','value':{'@path':'$.long'}}} ~ 23 1 320 | 25 1 320",
        "{'@replace':{'pattern':'x','replacement':'yy','value':{'@path':'$.long'}}}"
            + " ~ 984 1 640 | 986 1 640",
        "{'@replace':{'pattern':'X','replacement':'$$','ignorecase':true,"
            + "'value':{'@path':'$.long'}}}"
            + " ~ 685 1 640 | 687 1 640",
        "{'@flatten':{'separator':'__','value':{'@path':'$.deep'}}} ~ 18 2 36 | 20 2 36",
        "{'@merge':{'direction':'left','objects':[{'@path':'$.flat'},{'@path':'$.list'}]}}"
            + " ~ 75 23 1 | 77 23 1",
        "{'@merge':{'direction':'right','objects':[{'@path':'$.json'},{'@path':'$.json'}]}}"
            + " ~ 34 14 1 | 36 14 1",
        "{'@transform':{'apply':{'a':{'@path':'$.list'},'b':{'@path':'$.deep'}},"
            + "'mapping':{'@path':'$.b'}}}"
            + " ~ 47 34 1 | 49 34 1",
        "{'@template':'{{long}} and {{flat.a}}'} ~ 30 1 326 | 30 1 326",
        "{'@template':'{{{long}}} and {{flat.a}}'} ~ 80 8 996 | 82 8 996",
        "{'@template':{'@path':'$.long'}} ~ 65 1 960 | 67 1 960",
        "{'@arrayPath':['$.list',{'x':{'@path':'$'}}]} ~ 143 60 1 | 145 60 1",
        "{'@json':{'mode':'encode','value':{'@path':'$.deep'}}} ~ 26 1 23 | 28 1 23",
        "{'@json':{'mode':'decode','value':{'@path':'$.json'}}} ~ 11 4 7 | 13 4 7",
        "{'@excludeWhenNull':{'@path':'$.flat'}} ~ 12 4 1 | 14 4 1",
        "{'@if':{'exists':{'@path':'$.long'},'then':{'@path':'$.flat'},'else':'x'}}"
            + " ~ 11 1 1 | 4 1 1",
        "{'@if':{'blank':{'@path':'$.list'},'then':{'@path':'$.flat'}}} ~ 11 1 1 | 13 1 1",
        "{'@liquid':'{{ long | upcase }}'} ~ 51 1 640 | 53 1 640",
        "{'a':{'@path':'$.long'},'b':[1,{'@path':'$.list'},2]} ~ 41 7 1 | 43 7 1",
        "{'@literal':{'a':[1,2]}} ~ 8 2 1 | 10 2 1"
      })
  void areTheSameForEveryEventOfTheSameForm(String value, String costs) {
    JsonNode json = Json.value(value);
    CompiledMapping mapping = Json.mapping("{'columns':{'c':" + value + "}}");

    assertThat(
            costs(limits -> hasCell(json, limits))
                + " | "
                + costs(limits -> hasRow(mapping, limits)))
        .isEqualTo(costs);
  }

  private interface WithLimits {
    boolean isEnough(Limits limits);
  }

  private static String costs(WithLimits attempt) {
    long steps = least(most -> attempt.isEnough(limits(most, MOST, MOST)));
    long values = least(most -> attempt.isEnough(limits(MOST, (int) most, MOST)));
    long characters = least(most -> attempt.isEnough(limits(MOST, MOST, (int) most)));
    return steps + " " + values + " " + characters;
  }

  /** The least limit, from 1, with which there is a row. */
  private static long least(LongPredicate isEnough) {
    long tooFew = 0;
    long enough = MOST;
    assertThat(isEnough.test(enough)).isTrue();
    while (enough - tooFew > 1) {
      long middle = (tooFew + enough) / 2;
      if (isEnough.test(middle)) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return enough;
  }

  private static boolean hasCell(JsonNode value, Limits limits) {
    try {
      return MappingCompiler.compileValue(value, "c", limits)
              .cell(Json.event(EVENT.replace('"', '\'')), SourceRecord.NONE)
          instanceof CompiledValue.Cell;
    } catch (CompilationException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean hasRow(CompiledMapping mapping, Limits limits) {
    LazyEvent event = new LazyEvent(new EventParser(new EventLimits(100_000, 50)));
    CompiledMapping.Bound bound = mapping.bind(event, new Meter(limits));
    assertThat(event.read(EVENT.getBytes(StandardCharsets.UTF_8))).isNull();
    return bound.matches() && bound.row(SourceRecord.NONE) instanceof Row;
  }

  private static Limits limits(long steps, int values, int characters) {
    return new Limits(steps, values, characters, MOST, MOST, MOST, Duration.ofSeconds(9));
  }
}
