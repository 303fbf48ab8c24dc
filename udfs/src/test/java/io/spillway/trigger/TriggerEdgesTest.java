package io.spillway.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.BudgetExceededException;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.diagnostic.CompilationException;
import io.spillway.event.Event;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The borders of comparisons, of the grammar and of limits, and what is told of a trigger. */
class TriggerEdgesTest {

  /** Numbers are x, times t and lists l in properties. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "properties.x < 5 ~ {\"x\":4} ~ true",
        "properties.x < 5 ~ {\"x\":5} ~ false",
        "properties.x < 5 ~ {\"x\":6} ~ false",
        "properties.x <= 5 ~ {\"x\":5} ~ true",
        "properties.x <= 5 ~ {\"x\":6} ~ false",
        "properties.x > 5 ~ {\"x\":6} ~ true",
        "properties.x > 5 ~ {\"x\":5} ~ false",
        "properties.x > 5 ~ {\"x\":4} ~ false",
        "properties.x >= 5 ~ {\"x\":5} ~ true",
        "properties.x >= 5 ~ {\"x\":4} ~ false",
        "properties.x > 2.5 ~ {\"x\":2.75} ~ true",
        "properties.x > 2.5 ~ {\"x\":2.5} ~ false",
        "properties.x < 2.5 ~ {\"x\":2.25} ~ true",
        "properties.x < 2.5 ~ {\"x\":2.5} ~ false",
        "properties.x = 5 ~ {\"x\":5.5} ~ false",
        "properties.x = 2.5 ~ {\"x\":2} ~ false",
        "properties.x = 9223372036854775807 ~ {\"x\":9223372036854775806} ~ false",
        "properties.x = 9223372036854775807 ~ {\"x\":9223372036854775807} ~ true",
        "properties.x < 9223372036854775808 ~ {\"x\":9223372036854775807} ~ true",
        "properties.x < 9223372036854775809 ~ {\"x\":9223372036854775808} ~ true",
        "properties.x > -9223372036854775808 ~ {\"x\":-9223372036854775809} ~ false",
        "properties.x = -5 ~ {\"x\":-5} ~ true",
        "properties.x = +5 ~ {\"x\":5} ~ true",
        "properties.t < \"2023-04-21\" ~ {\"t\":\"2023-04-20\"} ~ true",
        "properties.t < \"2023-04-21\" ~ {\"t\":\"2023-04-21\"} ~ false",
        "properties.t > \"2023-04-21\" ~ {\"t\":\"2023-04-22\"} ~ true",
        "properties.t > \"2023-04-21\" ~ {\"t\":\"2023-04-21\"} ~ false",
        "properties.t <= \"2023-04-21\" ~ {\"t\":\"2023-04-21\"} ~ true",
        "properties.t <= \"2023-04-21\" ~ {\"t\":\"2023-04-22\"} ~ false",
        "properties.t >= \"2023-04-21\" ~ {\"t\":\"2023-04-21\"} ~ true",
        "properties.t >= \"2023-04-21\" ~ {\"t\":\"2023-04-20\"} ~ false",
        "properties.x < properties.t ~ {\"x\":1,\"t\":2} ~ true",
        "properties.x < properties.t ~ {\"x\":2,\"t\":2} ~ false",
        "properties.x > properties.t ~ {\"x\":2,\"t\":2} ~ false",
        "properties.x > properties.t ~ {\"x\":\"2023-01-02\",\"t\":\"x\"} ~ false",
        "properties.x > properties.t ~ {\"x\":\"x\",\"t\":\"2023-01-02\"} ~ false",
        "properties.x < properties.t ~ {\"x\":\"2023-01-02\",\"t\":\"2023-01-02\"} ~ false",
        "properties.x < properties.t ~ {\"x\":1,\"t\":\"2\"} ~ false",
        "properties.x = properties.t ~ {\"x\":2,\"t\":2.0} ~ true",
        "properties.x = properties.t ~ {\"x\":2,\"t\":3} ~ false",
        "properties.x = properties.t ~ {\"x\":true,\"t\":true} ~ true",
        "properties.x = properties.t ~ {\"x\":true,\"t\":1} ~ false",
        "properties.x = properties.t ~ {\"x\":{},\"t\":{}} ~ false",
        "properties.x = properties.t ~ {\"x\":[],\"t\":[]} ~ false",
        "properties.x = properties.t ~ {\"x\":null} ~ true",
        "properties.x = properties.t ~ {\"t\":0} ~ false",
        "properties.x = properties.t ~ {\"x\":0} ~ false",
        "properties.x != properties.t ~ {\"x\":2,\"t\":2} ~ false",
        "properties.x in properties.l ~ {\"x\":1,\"l\":[2]} ~ false",
        "properties.x in properties.l ~ {\"x\":1,\"l\":1} ~ false",
        "properties.x in properties.l ~ {\"x\":1,\"l\":{\"a\":1}} ~ false",
        "properties.x in properties.l ~ {\"x\":1,\"l\":[]} ~ false",
        "1 in properties.l ~ {\"l\":{\"a\":1}} ~ false",
        "1 in properties.l ~ {\"l\":[2,3]} ~ false",
        "length(properties.x) = 1 ~ {\"x\":\"\u007f\"} ~ true",
        "length(properties.x) = 2 ~ {\"x\":\"\u0080\"} ~ true",
        "length(properties.x) = 2 ~ {\"x\":\"\u07ff\"} ~ true",
        "length(properties.x) = 3 ~ {\"x\":\"\u0800\"} ~ true",
        "properties.l.1 = \"b\" ~ {\"l\":[\"a\",\"b\"]} ~ false",
        "properties.\\1 = \"b\" ~ {\"1\":\"b\"} ~ true",
        "properties.l.\\1 = \"b\" ~ {\"l\":[\"a\",\"b\"]} ~ true",
        "properties.l.\\0 = \"a\" ~ {\"l\":[\"a\",\"b\"]} ~ true",
        "properties.l.\\01 = \"b\" ~ {\"l\":[\"a\",\"b\"]} ~ false",
        "properties.l.\\12 = \"m\" ~ {\"l\":[0,1,2,3,4,5,6,7,8,9,10,11,\"m\"]} ~ true",
        "properties.l.\\9 = 9 ~ {\"l\":[0,1,2,3,4,5,6,7,8,9]} ~ true",
        "properties.l.\\1234567890 = null ~ {\"l\":[]} ~ true",
        "properties.l.\\9999999999 = null ~ {\"l\":[]} ~ true",
        "properties.l.\\/ = null ~ {\"l\":[0]} ~ true",
        "properties.l.\\: = null ~ {\"l\":[0]} ~ true",
        "properties.l.a = null ~ {\"l\":[0]} ~ true",
        "properties.x.a = null ~ {\"x\":\"text\"} ~ true",
        "properties.a\\.b = 3 ~ {\"a.b\":null,\"a\":{\"b\":3}} ~ false",
        "properties.a\\.\\.b = 3 ~ {\"a\":{\"b\":3}} ~ true",
        "properties.Zz_a-9 = 1 ~ {\"Zz_a-9\":1} ~ true",
        "properties.z = 1 and properties.A = 2 ~ {\"z\":1,\"A\":2} ~ true",
        "properties.x = \"\" ~ {\"x\":\"\"} ~ true",
        "event = true ~ {} ~ false",
        "lowercase(properties.x) = true ~ {\"x\":\"true\"} ~ false",
        "typeof(properties.x) != true ~ {\"x\":\"true\"} ~ true",
        "contains(properties.x, \"\") ~ {\"x\":\"a\"} ~ true",
        "contains(properties.x, \"\") ~ {\"x\":5} ~ false"
      })
  void comparesAtTheBorders(String fql, String properties, boolean match) throws Exception {
    Trigger trigger = accepted(fql, properties, match);
    byte[] event = bytes(properties);

    assertThat(trigger.matches(event(properties))).as(fql).isEqualTo(match);
    assertThat(bound(trigger, event, Meter.unlimited()).getAsBoolean()).isEqualTo(match);
  }

  /** A digit cannot begin a key in the grammar, and Segment reads it so. */
  private static Trigger accepted(String fql, String properties, boolean match) throws Exception {
    Trigger trigger = Trigger.compile(fql);
    assertThat(trigger.unmet(event(properties), Meter.unlimited()).isEmpty()).isEqualTo(match);
    return trigger;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "type = \"track\" ~ track",
        "type = \"track\" or type = \"page\" ~ track, page",
        "type = \"track\" and event = \"x\" ~ track",
        "type = \"track\" or event = \"x\" ~ track, page, screen",
        "event = \"x\" ~ track, page, screen",
        "!(type = \"track\") ~ track, page, screen",
        "type in [\"page\", \"screen\"] ~ page, screen",
        "type != \"page\" ~ track, screen",
        "properties.a = properties.b ~ track, page, screen",
        "(type = \"page\" or type = \"track\") and (type = \"screen\" or type = \"page\") ~ page"
      })
  void tellsOfWhichTypesMatchingEventsMayBe(String fql, String types) throws Exception {
    Trigger trigger = Trigger.compile(fql);

    assertThat(List.of("track", "page", "screen"))
        .filteredOn(type -> trigger.mayMatch(TextNode.valueOf(type)))
        .containsExactly(types.split(", "));
  }

  @Test
  void anEventWithoutTypeMayMatchWhatDoesNotAskForIt() throws Exception {
    assertThat(Trigger.compile("type = \"track\"").mayMatch(MissingNode.getInstance())).isFalse();
    assertThat(Trigger.compile("type = null").mayMatch(MissingNode.getInstance())).isTrue();
  }

  @Test
  void tellsWhatAllMatchingEventsHave() throws Exception {
    List<String> type = List.of("type");
    List<String> event = List.of("event");
    assertThat(required("type = \"track\"")).isEqualTo(Map.of(type, Set.of("track")));
    assertThat(required("type = \"track\" and event = \"A\""))
        .isEqualTo(Map.of(type, Set.of("track"), event, Set.of("A")));
    assertThat(required("event = \"A\" or event = \"B\""))
        .isEqualTo(Map.of(event, Set.of("A", "B")));
    assertThat(
            required("(type = \"track\" and event = \"A\") or (type = \"page\" and name = \"B\")"))
        .isEqualTo(Map.of(type, Set.of("track", "page")));
    assertThat(required("event in [\"A\", \"B\"] and event in [\"B\", \"C\"]"))
        .isEqualTo(Map.of(event, Set.of("B")));
    assertThat(required("event = \"A\" and event = \"B\"")).isEqualTo(Map.of(event, Set.of()));
    assertThat(required("event = \"A\" or properties.n > 1")).isEmpty();
    assertThat(required("event = null")).isEmpty();
    assertThat(required("properties.n = 1")).isEmpty();
    assertThat(required("properties.n = true")).isEmpty();
    assertThat(required("userId = 1")).isEqualTo(Map.of(List.of("userId"), Set.of("1")));
    assertThat(required("userId = true")).isEmpty();
    assertThat(required("event = true")).isEqualTo(Map.of(event, Set.of("true")));
    assertThat(required("event != \"A\"")).isEmpty();
    assertThat(required("!(event = \"A\")")).isEmpty();
    assertThat(required("properties.a\\.b = \"x\"")).isEmpty();
    assertThat(required("lowercase(event) = \"a\"")).isEmpty();
    assertThat(required("properties.a = properties.b")).isEmpty();
  }

  /** Each of these looks at more than 100 values, or at as much text. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "contains(properties.long, \"y\")",
        "match(properties.long, \"*y*\")",
        "match(properties.long, \"*y*z\")",
        "length(properties.long) = 1",
        "5 in properties.many",
        "properties.one in properties.many",
        "properties.long = properties.long and lowercase(properties.long) = \"x\""
      })
  void chargesWhatItLooksAt(String fql) throws Exception {
    String many = "0,".repeat(200) + "0";
    String properties =
        "{\"one\":1,\"many\":[" + many + "],\"long\":\"" + "x".repeat(3_000) + "\"}";
    Trigger trigger = Trigger.compile(fql);
    byte[] event = bytes(properties);

    assertThatThrownBy(() -> trigger.matches(event(properties), new Meter(steps(100))))
        .isInstanceOf(BudgetExceededException.class);
    assertThatThrownBy(() -> bound(trigger, event, new Meter(steps(100))).getAsBoolean())
        .isInstanceOf(BudgetExceededException.class);
    assertThat(trigger.matches(event(properties), new Meter(steps(1_000)))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"properties.a = 1", "properties.a = properties.b"})
  void chargesEachCondition(String condition) throws Exception {
    Trigger trigger =
        Trigger.compile(String.join(" or ", java.util.Collections.nCopies(150, condition)));

    assertThatThrownBy(() -> trigger.matches(event("{\"b\":1}"), new Meter(steps(100))))
        .isInstanceOf(BudgetExceededException.class);
    assertThatThrownBy(
            () -> bound(trigger, bytes("{\"b\":1}"), new Meter(steps(100))).getAsBoolean())
        .isInstanceOf(BudgetExceededException.class);
  }

  @Test
  void lowerCaseTextCounts() throws Exception {
    Limits limits = new Limits(1_000, 10, 100, 10, 10, 10, Duration.ofSeconds(9));
    Trigger trigger = Trigger.compile("lowercase(event) = \"x\"");
    Event event = new Event(object("{\"event\":\"" + "X".repeat(101) + "\"}"));

    assertThatThrownBy(() -> trigger.matches(event, new Meter(limits)))
        .isInstanceOf(BudgetExceededException.class);
  }

  @Test
  void triggersAreAsLongAndAsDeepAsAllowed() throws Exception {
    String fql = "type = \"" + "x".repeat(Trigger.MAX_LENGTH - 9) + "\"";
    assertThat(fql).hasSize(Trigger.MAX_LENGTH);
    assertThat(Trigger.compile(fql).requiredTexts()).isNotEmpty();
    assertThat(error(fql + " ")).contains("a trigger has at most 20000 characters");

    String deep = "(".repeat(Parser.MAX_DEPTH) + "type = \"a\"" + ")".repeat(Parser.MAX_DEPTH);
    assertThat(Trigger.compile(deep + " or " + deep).matches(event("{}"))).isFalse();
    assertThat(error("(" + deep + ")")).contains("parentheses nest deeper than 100 levels");
    String calls =
        "lowercase(".repeat(Parser.MAX_DEPTH) + "event" + ")".repeat(Parser.MAX_DEPTH) + " = \"a\"";
    assertThat(Trigger.compile(calls + " or " + calls).warnings()).isEmpty();

    String pattern = "match(event, \"a[b]" + "x".repeat(996) + "\")";
    assertThat(Trigger.compile(pattern).warnings()).isEmpty();
    assertThat(Trigger.compile(pattern.replace("xx\"", "xxx\"")).warnings())
        .singleElement()
        .asString()
        .contains("a pattern has at most 1000 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "properties.x > ~ line 1, column 15: found the end, expected \"text\" in quotes",
        "properties.x < ~ line 1, column 15: found the end, expected \"text\" in quotes",
        "! ~ line 1, column 2: found the end, expected \"(\", a function or a field after \"!\"",
        "properties. ~ line 1, column 12: found the end, expected a key after \".\"",
        "properties.and = 1 ~ line 1, column 12: found \"and\", expected a key after \".\": write"
            + " \\and",
        "properties.x = 1 and ~ line 1, column 21: found the end, expected a field such as type",
        "event in ~ line 1, column 9: found the end, expected a list",
        "contains(event ~ line 1, column 15: found the end, expected \",\"",
        "length(event ~ line 1, column 13: found the end, expected \")\"",
        "5 in 5 ~ line 1, column 6: found \"5\", expected a field that holds a list",
        "5 = 5 ~ line 1, column 5: found \"5\", expected a field such as event",
        "properties.x = 1. ~ line 1, column 17: expected a digit after the decimal point",
        "properties.x in [1., 2] ~ line 1, column 19: expected a digit after the decimal point",
        "properties.x in [1.] ~ line 1, column 19: expected a digit after the decimal point",
        "(properties.x = 1.) ~ line 1, column 18: expected a digit after the decimal point",
        "properties.x = \" ~ line 1, column 16: this text is never closed: expected another \"",
        "properties.x\\ ~ line 1, column 13: expected the character that \"\\\" escapes",
        "properties[\"utm.source\"] = 'x' ~ line 1, column 11: found \"[\", expected a key after"
            + " \".\": write .utm\\.source",
        "context.page['2nd \\'] = 'x' ~ line 1, column 13: found \"[\", expected a key after \".\":"
            + " write .\\2nd\\ \\\\",
        "event.x = 1 ~ line 1, column 6: found \".\", expected an operator: event has no parts",
        "properties = 1 ~ line 1, column 12: found \"=\", expected \".\" and a key after properties"
      })
  void errorsAreAtThePlaceWhereSomethingIsMissing(String fql, String message) {
    assertThat(firstError(fql)).startsWith(message);
  }

  /** Of a text that Segment takes, the error is a warning. */
  private static String firstError(String fql) {
    try {
      return Trigger.compile(fql).warnings().get(0).toString();
    } catch (CompilationException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "properties.a\\.b",
        "properties.\\1a",
        "properties.a\\ b",
        "properties.a\\\\b",
        "traits.a-1",
        "context.\\-a"
      })
  void fieldsArePrintedAsTheyAreWritten(String field) throws Exception {
    assertThat(Trigger.compile(field + " = 1").unmet(event("{}"), Meter.unlimited()))
        .singleElement()
        .asString()
        .isEqualTo(field + " = 1 (it is missing)");
  }

  @Test
  void keysBeginWithAnyLetterAndGoOnWithDigitsToo() throws Exception {
    for (char c : "azAZ_".toCharArray()) {
      assertThat(Trigger.compile("properties." + c + " = 1").warnings()).as("%s", c).isEmpty();
      assertThat(Trigger.compile("properties." + c + "09-" + c + " = 1").warnings()).isEmpty();
    }
    for (char c : "@[`{09-".toCharArray()) {
      assertThat(firstError("properties." + c + " = 1")).as("%s", c).startsWith("line 1");
    }
  }

  private static Map<List<String>, Set<String>> required(String fql) throws Exception {
    return Trigger.compile(fql).requiredTexts();
  }

  private static String error(String fql) {
    return String.valueOf(
        catchThrowableOfType(CompilationException.class, () -> Trigger.compile(fql)).getMessage());
  }

  private static Limits steps(long steps) {
    return new Limits(steps, 10, 10_000, 10_000, 10, 10, Duration.ofSeconds(9));
  }

  private static BooleanSupplier bound(Trigger trigger, byte[] event, Meter meter) {
    LazyEvent lazy = new LazyEvent(new EventParser(new EventLimits(100_000, 50)));
    BooleanSupplier bound = trigger.bind(lazy, meter);
    assertThat(lazy.read(event)).isNull();
    return bound;
  }

  private static byte[] bytes(String properties) {
    return text(properties).getBytes(StandardCharsets.UTF_8);
  }

  private static Event event(String properties) throws Exception {
    return new Event(object(text(properties)));
  }

  private static String text(String properties) {
    return "{\"type\":\"track\",\"properties\":" + properties + "}";
  }

  private static ObjectNode object(String json) throws Exception {
    return (ObjectNode) new JsonReader(10).read(json);
  }
}
