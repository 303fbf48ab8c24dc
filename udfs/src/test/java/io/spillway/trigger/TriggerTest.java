package io.spillway.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.event.Event;
import io.spillway.json.JsonReader;
import io.spillway.json.MalformedJsonException;
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
        "match(event, \"*\") ~ {\"event\":\"anything\"} ~ true"
      })
  void conditionsAreParsedByTheGrammar(String fql, String event, boolean match) throws Exception {
    Trigger trigger = Trigger.compile(fql);

    assertThat(trigger.warning()).isEmpty();
    assertThat(trigger.matches(event(event))).isEqualTo(match);
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
        "type ~ line 1, column 5: found the end, expected one of = != < <= > >=",
        "upper(event) = \"X\" ~ line 1, column 1: found \"upper\", expected contains(...) or"
            + " match(...): there is no other function",
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

  @Test
  void aTriggerThatOnlySegmentAcceptsHasAWarning() throws Exception {
    Trigger trigger = Trigger.compile("type = track");

    assertThat(trigger.matches(event("{\"type\":\"track\"}"))).isTrue();
    assertThat(trigger.warning())
        .hasValueSatisfying(
            warning -> {
              assertThat(warning.severity()).isEqualTo(Severity.WARNING);
              assertThat(warning).asString().startsWith("line 1, column 8: found \"track\"");
            });
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
