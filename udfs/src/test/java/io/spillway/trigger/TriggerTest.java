package io.spillway.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Meter;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.event.Event;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.json.JsonReader;
import io.spillway.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "type = \"a\" or type = \"b\" and event = \"x\" ~ {\"type\":\"a\"} ~ true",
        "(type = \"a\" or type = \"b\") and event = \"x\" ~ {\"type\":\"a\"} ~ false",
        "((type = \"a\") or (type = \"b\" and (event = \"x\"))) ~ {\"type\":\"b\",\"event\":\"x\"}"
            + " ~ true",
        "!(type = \"a\" or contains(event, \"x\")) ~ {\"type\":\"b\",\"event\":\"y\"} ~ true",
        "type=\"a\"or(type=\"b\") ~ {\"type\":\"b\"} ~ true",
        "properties.n>=5 ~ {\"properties\":{\"n\":5}} ~ true",
        "event != null ~ {\"event\":null} ~ false",
        "event = null ~ {} ~ true",
        "properties.a\\.b = 1 ~ {\"properties\":{\"a.b\":1,\"a\":{\"b\":2}}} ~ true",
        "properties.a\\.b = 2 ~ {\"properties\":{\"a\":{\"b\":2}}} ~ true",
        "properties.s.length = 3 ~ {\"properties\":{\"s\":\"abc\"}} ~ false",
        "anonymousId = \"x\" ~ {\"anonymousId\":\"x\"} ~ true",
        "properties.n > \" 0x10 \" ~ {\"properties\":{\"n\":17}} ~ true",
        "match(event, \"*\") ~ {\"event\":\"anything\"} ~ true",
        "event = 'it is \"x\"' and type='track' ~ {\"type\":\"track\",\"event\":\"it is"
            + " \\\"x\\\"\"} ~ true",
        "type = \"track\" OR type = \"identify\" ~ {\"type\":\"identify\"} ~ true",
        "type = \"track\" AND event = \"x\" ~ {\"type\":\"track\",\"event\":\"y\"} ~ false",
        "event in [\"A\", 'B'] ~ {\"event\":\"B\"} ~ true",
        "event in [\"A\"] ~ {\"event\":\"B\"} ~ false",
        "userId in [42] ~ {\"userId\":\"42\"} ~ true",
        "properties.n in [1, 2.5, null] ~ {\"properties\":{\"n\":2.5}} ~ true",
        "properties.n in [1, null] ~ {} ~ true",
        "!(type in [\"track\"]) ~ {\"type\":\"page\"} ~ true",
        "\"b\" in properties.l ~ {\"properties\":{\"l\":[\"a\",\"b\"]}} ~ true",
        "\"b\" in properties.l ~ {\"properties\":{\"l\":\"b\"}} ~ false",
        "\"5\" in properties.l ~ {\"properties\":{\"l\":[5]}} ~ false",
        "5 in properties.l ~ {\"properties\":{\"l\":[5.0]}} ~ true",
        "true in properties.l ~ {\"properties\":{\"l\":[true]}} ~ true",
        "null in properties.l ~ {\"properties\":{\"l\":[null]}} ~ true",
        "properties.a in properties.l ~ {\"properties\":{\"a\":2,\"l\":[1,2]}} ~ true",
        "properties.a in properties.l ~ {\"properties\":{\"a\":{},\"l\":[{}]}} ~ false",
        "lowercase(event) in [\"a\"] ~ {\"event\":\"A\"} ~ true",
        "properties.vip ~ {\"properties\":{\"vip\":true}} ~ true",
        "properties.vip ~ {\"properties\":{\"vip\":\"true\"}} ~ false",
        "!properties.vip and type = \"track\" ~ {\"type\":\"track\"} ~ true",
        "!properties.vip ~ {\"properties\":{\"vip\":true}} ~ false",
        "properties.vip or type = \"page\" ~ {\"type\":\"page\"} ~ true",
        "properties.t != true ~ {\"properties\":{\"t\":true}} ~ false",
        "properties.t != true ~ {\"properties\":{\"t\":\"true\"}} ~ true",
        "properties.t != true ~ {} ~ true",
        "properties.t != false ~ {\"properties\":{\"t\":false}} ~ false",
        "userId != true ~ {\"userId\":true} ~ false",
        "event != true ~ {\"event\":\"true\"} ~ false",
        "properties.n = 9007199254740993 ~ {\"properties\":{\"n\":9007199254740992}} ~ false",
        "properties.n = 9007199254740993 ~ {\"properties\":{\"n\":9007199254740993}} ~ true",
        "properties.n > 99999999999999999999 ~ {\"properties\":{\"n\":100000000000000000000}} ~"
            + " true",
        "properties.n != 99999999999999999999 ~ {\"properties\":{\"n\":100000000000000000000}} ~"
            + " true",
        "properties.n <= 5 ~ {\"properties\":{\"n\":5.0}} ~ true",
        "receivedAt >= \"2023-04-21T19:55:00.933Z\" ~"
            + " {\"receivedAt\":\"2023-04-21T21:55:00.933+02:00\"} ~ true",
        "receivedAt < \"2023-04-21\" ~ {\"receivedAt\":\"2023-04-20T23:59Z\"} ~ true",
        "receivedAt < \"2023-04-21\" ~ {\"receivedAt\":5} ~ false",
        "receivedAt < \"2023-04-21\" ~ {\"receivedAt\":\"yesterday\"} ~ false",
        "properties.a < properties.b ~ {\"properties\":{\"a\":\"2023-01-01\",\"b\":\"2023-01-02\"}}"
            + " ~ true",
        "properties.a < properties.b ~ {\"properties\":{\"a\":\"1\",\"b\":\"2\"}} ~ false",
        "properties.a >= properties.b ~ {\"properties\":{\"a\":5,\"b\":5.0}} ~ true",
        "properties.a = context.a ~ {\"properties\":{\"a\":\"x\"},\"context\":{\"a\":\"x\"}} ~"
            + " true",
        "properties.a = context.a ~ {\"properties\":{\"a\":1},\"context\":{\"a\":\"1\"}} ~ false",
        "properties.a = context.a ~ {\"properties\":{\"a\":null}} ~ true",
        "properties.a != context.a ~ {\"properties\":{\"a\":[]},\"context\":{\"a\":[]}} ~ true",
        "5 < properties.n ~ {\"properties\":{\"n\":6}} ~ true",
        "5 >= properties.n ~ {\"properties\":{\"n\":6}} ~ false",
        "\"track\" = type ~ {\"type\":\"track\"} ~ true",
        "length(properties.l) > 0 ~ {\"properties\":{\"l\":[1]}} ~ true",
        "length(properties.l) = 0 ~ {} ~ true",
        "length(event) = 5 ~ {\"event\":\"zo\u00eb!\"} ~ true",
        "length(event) = 4 ~ {\"event\":\"\uD83D\uDE00\"} ~ true",
        "length(properties.n) = 0 ~ {\"properties\":{\"n\":12}} ~ true",
        "lowercase(event) = \"item viewed\" ~ {\"event\":\"Item VIEWED\"} ~ true",
        "lowercase(properties.n) = null ~ {\"properties\":{\"n\":5}} ~ true",
        "contains(lowercase(event), \"view\") ~ {\"event\":\"Item VIEWED\"} ~ true",
        "typeof(properties.x) = \"string\" ~ {\"properties\":{\"x\":\"\"}} ~ true",
        "typeof(properties.x) = \"list\" ~ {\"properties\":{\"x\":[]}} ~ true",
        "typeof(properties.x) = \"bool\" ~ {\"properties\":{\"x\":false}} ~ true",
        "typeof(properties.x) = \"null\" ~ {} ~ true",
        "typeof(length(properties.x)) = \"number\" ~ {} ~ true",
        "match(event, \"Item*ed\") ~ {\"event\":\"Item Viewed\"} ~ true",
        "match(event, \"*Order*\") ~ {\"event\":\"An Order Made\"} ~ true",
        "match(event, \"Order\") ~ {\"event\":\"Order Made\"} ~ false",
        "match(event, \"Item V?ewed\") ~ {\"event\":\"Item Viewed\"} ~ true",
        "match(event, \"[OP]rder*\") ~ {\"event\":\"Prder\"} ~ true",
        "match(event, \"100\\* [a-c-]?\") ~ {\"event\":\"100* -\uD83D\uDE00\"} ~ true",
        "!match(event, \"a?\") ~ {\"event\":\"abc\"} ~ true",
        "!match(event, \"a?\") ~ {} ~ false"
      })
  void conditionsAreParsedByTheGrammar(String fql, String event, boolean match) throws Exception {
    Trigger trigger = Trigger.compile(fql);
    LazyEvent lazy = new LazyEvent(new EventParser(new EventLimits(100_000, 50)));
    lazy.read(event.getBytes(StandardCharsets.UTF_8));

    assertThat(trigger.matches(event(event))).isEqualTo(match);
    assertThat(trigger.bind(lazy, Meter.unlimited()).getAsBoolean()).isEqualTo(match);
    assertThat(trigger.unmet(event(event), Meter.unlimited()).isEmpty()).isEqualTo(match);
  }

  @Test
  void errorsShowThePlaceWithACaret() {
    CompilationException e = error("type = \"track\"\n  and %");

    assertThat(e)
        .hasMessage(
            "line 2, column 7: unexpected character \"%\" (U+0025): expected a field, a value, an"
                + " operator, \"and\" or \"or\"\n"
                + "    and %\n"
                + "        ^");
    assertThat(e.errors().get(0).place().line()).isEqualTo(2);
    assertThat(e.errors().get(0).place().column()).isEqualTo(7);
    assertThat(e.errors().get(0).remedy()).startsWith("expected a field");
  }

  @Test
  void longLinesAreShownAroundThePlace() {
    assertThat(
            error("type = \"" + "x".repeat(500) + "\" # " + "y".repeat(500)).getMessage().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(150));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "kind = \"track\" ~ line 1, column 1: there is no field \"kind\": expected type, event,"
            + " name, userId, properties.*, traits.*, context.* or another field of the Segment"
            + " spec",
        "proprties.x = 1 ~ line 1, column 1: there is no field \"proprties\": did you"
            + " mean \"properties\"?",
        "type ~ line 1, column 5: found the end, expected one of = != < <= > >= or in",
        "upper(event) = \"X\" ~ line 1, column 1: found \"upper\", expected one of the functions"
            + " contains, match, length, lowercase or typeof",
        "\"a\" = \"a\" ~ line 1, column 7: found the text \"a\", expected a field such as event or"
            + " properties.plan",
        "\"a\" in [\"a\"] ~ line 1, column 8: found \"[\", expected a field that holds a list",
        "contains(type, \"x\") ~ line 1, column 10: type is one of a few words: compare it with ="
            + " or !=",
        "type = \"a\" || type = \"b\" ~ line 1, column 12: unexpected character \"|\" (U+007C):"
            + " expected a field, a value, an operator, \"and\" or \"or\"",
        "properties.n > 1.2.3 ~ line 1, column 19: a number has at most one decimal point",
        "(type = \"a\" ~ line 1, column 12: found the end, expected \")\", \"and\" or \"or\""
      })
  void errorsSayWhatWasExpected(String fql, String message) {
    assertThat(error(fql).getMessage().lines().findFirst()).contains(message);
  }

  @Test
  void anEmptyTriggerIsAnError() {
    assertThat(error(""))
        .hasMessageStartingWith("line 1, column 1: found the end, expected a field");
    assertThat(error(" \n")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "type = track ~ line 1, column 8: found \"track\", expected \"text\" in quotes, a number,"
            + " true, false or null; it is read as Segment does: type = \"track\"",
        "!properties.x = true ~ line 1, column 15: found \"=\", expected a group after \"!\":"
            + " !(...); it is read as Segment does: properties.x = true",
        "properties.a = 1 and foo = 2 ~ line 1, column 22: there is no field \"foo\": expected"
            + " type, event, name, userId, properties.*, traits.*, context.* or another field of"
            + " the Segment spec; it is read as Segment does: properties.a = 1",
        "properties.a == 1 ~ line 1, column 15: found \"=\", expected \"text\" in quotes, a number,"
            + " true, false or null; it is read as Segment does: properties.a = \"=\"",
        "match(event, \"a[b\") ~ line 1, column 16: this pattern is not usable, the \"[\" is never"
            + " closed by a \"]\": write \\ before a character that stands for itself; it is read"
            + " as Segment does: match(event, \"*\\[b\")",
        "match(event, \"[]?\") ~ line 1, column 15: this pattern is not usable, there is nothing"
            + " between \"[\" and \"]\": write \\ before a character that stands for itself; it is"
            + " read as Segment does: match(event, \"*]\\?\")",
        "match(event, \"[b-a]\") ~ line 1, column 15: this pattern is not usable, b-a contains no"
            + " character: write \\ before a character that stands for itself; it is read as"
            + " Segment does: match(event, \"*b-a]\")",
        "length(contains(event, \"x\")) > 1 ~ line 1, column 8: found \"contains\", expected a"
            + " function that gives a value: length, lowercase or typeof; it is read as Segment"
            + " does: contains(event, \"x\")",
        "contains(properties.x, 5) ~ line 1, column 24: found \"5\", expected text in quotes; it is"
            + " read as Segment does: contains(properties.x, \"5\")",
        "type = \"track\" and and event = \"b\" ~ line 1, column 20: found \"and\", expected a"
            + " field such as type, event or properties.plan; it is read as Segment does: type ="
            + " \"track\" and event = \"b\"",
        "type not in [\"a\"] ~ line 1, column 6: found \"not\", expected one of = != < <= > >= or"
            + " in; it matches no event",
        "type in [] ~ line 1, column 10: found \"]\", expected \"text\" in quotes, a number, true,"
            + " false or null; it matches no event",
        "type in [\"a\" ~ line 1, column 13: found the end, expected \",\" or \"]\"; it matches no"
            + " event",
        "type in \"a\" ~ line 1, column 9: found the text \"a\", expected a list like [\"a\","
            + " \"b\"], or a field that holds one; it matches no event",
        "type = \"trak\" ~ line 1, column 8: no event has the type \"trak\", so this never matches:"
            + " the types are track, identify, page, screen, group, alias",
        "type in [\"track\", \"Page\"] ~ line 1, column 19: no event has the type \"Page\", so this"
            + " never matches: the types are track, identify, page, screen, group, alias",
        "type != \"Track\" ~ line 1, column 9: no event has the type \"Track\", so this matches"
            + " every event: the types are track, identify, page, screen, group, alias",
        "typeof(properties.a) = \"integer\" ~ line 1, column 24: typeof never gives"
            + " \"integer\", so this never matches: did you mean \"number\"?",
        "typeof(properties.a) = \"String\" ~ line 1, column 24: typeof never gives"
            + " \"String\", so this never matches: did you mean \"string\"?",
        "typeof(properties.a) != \"array\" ~ line 1, column 25: typeof never gives"
            + " \"array\", so this matches every event: did you mean \"list\"?",
        "typeof(properties.a) in [\"bool\", \"date\"] ~ line 1, column 34: typeof never"
            + " gives \"date\", so this never matches: it gives one of \"string\", \"number\","
            + " \"bool\", \"list\", \"object\", \"null\"",
        "typeof(properties.a) = null ~ line 1, column 24: typeof never gives null, so"
            + " this never matches: did you mean \"null\"?",
        "properties.a = 1 and usrId = \"x\" ~ line 1, column 22: there is no field"
            + " \"usrId\": did you mean \"userId\"? it is read as Segment does: properties.a = 1",
        "properties.n > \"abc\" ~ line 1, column 16: the text \"abc\" is neither a number nor a"
            + " time, so this never matches: compare with a number like 9.5 or a time like"
            + " \"2026-11-22T16:29:00Z\"",
        "properties.n > null ~ line 1, column 16: null is neither a number nor a time, so this"
            + " never matches: compare with a number like 9.5 or a time like"
            + " \"2026-11-22T16:29:00Z\"",
        "properties.n >= true ~ line 1, column 17: true counts as 1 here: compare with = or !=, or"
            + " with a number",
        "event > 5 ~ line 1, column 7: this matches only numbers, and events have text there:"
            + " compare with = or !=, or look for a part with contains(...)",
        "type = \"track\" and type = \"page\" ~ line 1, column 1: type would have to be several"
            + " texts at once, so no event matches: join alternatives with or"
      })
  void whatCanHardlyBeMeantHasAWarning(String fql, String warning) throws Exception {
    assertThat(Trigger.compile(fql).warnings())
        .allMatch(found -> found.severity() == Severity.WARNING)
        .map(found -> found.toString().lines().findFirst().orElseThrow())
        .containsExactly(warning);
  }

  @Test
  void saysWhichConditionsAreNotMet() throws Exception {
    Trigger trigger =
        Trigger.compile(
            "type = \"track\" and (event = 'A' or properties.n > 5 or !(properties.x = 1))");

    assertThat(unmet(trigger, "{\"type\":\"page\",\"event\":\"B\"}"))
        .containsExactly("type = \"track\" (it is \"page\")");
    assertThat(unmet(trigger, "{\"type\":\"track\",\"event\":\"B\",\"properties\":{\"x\":1}}"))
        .containsExactly(
            "event = 'A' (it is \"B\")", "properties.n > 5 (it is missing)", "!(properties.x = 1)");
  }

  private static List<String> unmet(Trigger trigger, String event) throws Exception {
    return trigger.unmet(event(event), Meter.unlimited()).stream().map(Unmet::toString).toList();
  }

  private static CompilationException error(String fql) {
    CompilationException e =
        catchThrowableOfType(CompilationException.class, () -> Trigger.compile(fql));
    assertThat(e).as(fql).isNotNull();
    return e;
  }

  private static Event event(String json) throws MalformedJsonException {
    return new Event((ObjectNode) new JsonReader(10).read(json));
  }
}
