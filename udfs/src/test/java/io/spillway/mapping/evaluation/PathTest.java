package io.spillway.mapping.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.budget.Meter;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.json.JsonReader;
import io.spillway.json.MalformedJsonException;
import io.spillway.json.TextBuffer;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which value a path leads to, in an event's tree and in its bytes. */
class PathTest {
  private static final String EVENT =
      """
      {"utm.source": "top", "$.x": "dollar", "a": {"b.c": "whole", "b": {"c": "split"}, "": "none",
       "only": {"split": 1}, "null.key": null, "null": {"key": 2}, "it's": 3, "quo\\"te": 4,
       "back\\\\slash": 5, "br[0]": 6, "x]": 7, "d.e": {"f.g": [{"h.i": 8}]}, "no\\\\": {"w": 9},
       "@odd {}": 10, "'": 11, "\\\\'": 12, "b'": {"c": 13}, "items": ["p", "q"], "p.": 14}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "$['utm.source'] ~ missing",
        "$.['utm.source'] ~ \"top\"",
        "['utm.source'] ~ \"top\"",
        "utm\\.source ~ \"top\"",
        "$.utm\\.source ~ \"top\"",
        "$.['$.x'] ~ \"dollar\"",
        "['$.x'] ~ \"dollar\"",
        "$.a['b.c'] ~ \"whole\"",
        "$.a[\"b.c\"] ~ \"whole\"",
        "$.a.[\"b.c\"] ~ \"whole\"",
        "$.a.b\\.c ~ \"whole\"",
        "$.a['b.c ~ \"split\"",
        "$.a.b.c ~ \"split\"",
        "$.a['b'].c ~ \"split\"",
        "$.a['b']['c'] ~ \"split\"",
        "$.a['b']c ~ \"split\"",
        "$.a['only.split'] ~ 1",
        "$.a['null.key'] ~ null",
        "$.a['null.key'].below ~ null",
        "$.a[''] ~ \"none\"",
        "$.a[\"it's\"] ~ 3",
        "$.a['it\\'s'] ~ 3",
        "$.a['it's'] ~ 3",
        "$.a['quo\"te'] ~ 4",
        "$.a[\"quo\\\"te\"] ~ 4",
        "$.a['back\\\\slash'] ~ 5",
        "$.a['back\\slash'] ~ 5",
        "$.a.back\\slash ~ 5",
        "$.a['br[0]'] ~ 6",
        "$.a['x]'] ~ 7",
        "$.a['d.e']['f.g'][0]['h.i'] ~ 8",
        "$.a.d\\.e.f\\.g[0].h\\.i ~ 8",
        "$.a.no\\.w ~ 9",
        "$.a['@odd {}'] ~ 10",
        "$.a['\\''] ~ 11",
        "$.a['\\\\\\''] ~ 12",
        "$.a['items'][1] ~ \"q\"",
        "$.a['items']['1'] ~ \"q\"",
        "$.a['items.1'] ~ \"q\"",
        "$.a['p.'] ~ 14",
        "$.a.p\\. ~ 14",
        "$.a['nothing.here'] ~ missing"
      })
  void keysInQuotesAreTakenWholeAndElseSplit(String path, String expected) throws Exception {
    JsonNode value = expected.equals("missing") ? MissingNode.getInstance() : json(expected);

    assertThat(Path.of(path).evaluate(json(EVENT), Meter.unlimited())).isEqualTo(value);
    LazyEvent event = new LazyEvent(new EventParser(new EventLimits(100_000, 50)));
    Expression.Bound bound = Path.of(path).bind(event, Meter.unlimited());
    assertThat(event.read(EVENT.getBytes(StandardCharsets.UTF_8))).isNull();
    assertThat(bound.evaluate()).isEqualTo(value);
    assertThat(text(bound)).isEqualTo(value.asText().equals("null") ? "" : value.asText());
    assertThat(bound.isNullOrMissing()).isEqualTo(value.isNull() || value.isMissingNode());
    assertThat(bound.isArray()).isFalse();
  }

  @Test
  void whatIsFoundAsAWholeIsLookedInto() throws Exception {
    LazyEvent event = new LazyEvent(new EventParser(new EventLimits(100_000, 50)));
    Expression.Bound whole = Path.of("$.a['d.e']").bind(event, Meter.unlimited());
    Expression.Bound array = Path.of("$.a['d.e']['f.g']").bind(event, Meter.unlimited());
    event.read(EVENT.getBytes(StandardCharsets.UTF_8));

    assertThat(whole.member("f.g")).isEqualTo(json("[{\"h.i\": 8}]"));
    assertThat(array.isArray()).isTrue();
  }

  @Test
  void theDollarCountsInTemplates() throws MalformedJsonException {
    JsonNode event = json("{\"$\": {\"a.b\": 1}, \"a.b\": 2}");

    assertThat(Path.ofPlain("$['a.b']").evaluate(event, Meter.unlimited())).isEqualTo(json("1"));
    assertThat(Path.ofPlain("['a.b']").evaluate(event, Meter.unlimited())).isEqualTo(json("2"));
  }

  @Test
  void onlyPathsWithOtherKeysThanSegmentsAreLookedUpTwice() {
    assertThat(Path.of("$.properties[\"a\"].b['c'][0]").isSplitBySegment()).isFalse();
    assertThat(Path.of("$.properties['a.b']").isSplitBySegment()).isTrue();
  }

  @Test
  void longPathsOfOpenBracketsAreReadQuickly() {
    String open = "['a.".repeat(500_000);

    assertThat(Path.isUnclosed(open)).isTrue();
    assertThat(assertTimeout(Duration.ofSeconds(20), () -> Path.of(open))).isNotNull();
  }

  private static String text(Expression.Bound bound) throws EvaluationException {
    TextBuffer out = new TextBuffer(Meter.unlimited());
    bound.write(out);
    return out.toString();
  }

  private static JsonNode json(String text) throws MalformedJsonException {
    return new JsonReader(JsonReader.MAX_DEPTH).read(text);
  }
}
