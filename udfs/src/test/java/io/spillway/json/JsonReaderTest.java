package io.spillway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private final JsonReader reader = new JsonReader(10);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":",
        "{\"a\":1,}",
        "[1,]",
        "{a:1}",
        "{'a':1}",
        "01",
        "+1",
        ".5",
        "1.",
        "0x10",
        "NaN",
        "Infinity",
        "1 2",
        "{} {}",
        "\"\u0001\"",
        "\ufeff{}",
        "\u00a01",
        "tru",
        "nul",
        "// x\n1",
        "\"\\x\""
      })
  void whatJsonParseRefusesIsRefused(String text) {
    MalformedJsonException e =
        catchThrowableOfType(MalformedJsonException.class, () -> reader.read(text));

    assertThat(e).isNotNull();
    assertThat(e.fault()).isEqualTo(MalformedJsonException.Fault.SYNTAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        " [1 , 2]\n",
        "{\"b\":1,\"a\":[{}]}",
        "\"\\ud83d\"",
        "-0",
        "1E5",
        "\"\u2028\u007f\"",
        "[[[[[[[[[[]]]]]]]]]]"
      })
  void whatJsonParseTakesIsTaken(String text) throws MalformedJsonException {
    assertThat(reader.read(text)).isNotNull();
  }

  @Test
  void ofARepeatedKeyTheLastValueStandsAtTheFirstPlace() throws Exception {
    assertThat(JsonText.of(reader.read("{\"a\":{\"x\":1},\"b\":2,\"a\":3}")))
        .isEqualTo("{\"a\":3,\"b\":2}");
  }

  @Test
  void nestingBeyondTheLimitHasItsOwnFault() {
    MalformedJsonException e =
        catchThrowableOfType(MalformedJsonException.class, () -> reader.read("[".repeat(11)));

    assertThat(e.fault()).isEqualTo(MalformedJsonException.Fault.DEPTH);
    assertThat(e)
        .hasMessage("objects and arrays nest deeper than the 10 allowed, at line 1, column 11");
  }

  @Test
  void onlyWhatMustBeIsEscapedWhenWritten() throws Exception {
    String json = "\"\\\"\\\\\\/\\b\\t\\n\\f\\r\\u0001\\u007f\\u2028\\ud83d\\ude00\\ud83d é\"";

    assertThat(JsonText.of(reader.read(json)))
        .isEqualTo("\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0001\u007f\u2028😀\\ud83d é\"");
  }
}
