package io.spillway.cli;

import static io.spillway.cli.HostileCases.Answer.LIMIT;
import static io.spillway.cli.HostileCases.Answer.RESULT;
import static io.spillway.cli.HostileCases.object;
import static io.spillway.cli.HostileCases.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Triggers that look through long text again and again. */
final class HostileTriggers {
  private static final JsonNode EVENT = object("properties", text("a", 900_000));

  private HostileTriggers() {}

  static void addTo(HostileCases cases) {
    cases.trigger("contains-many-texts", LIMIT, any(250, i -> contains("a".repeat(40) + i)), EVENT);
    cases.trigger(
        "contains-many-short-texts", LIMIT, any(400, i -> contains("aaaaaaaaaaaa" + i)), EVENT);
    cases.trigger("contains-a-long-text", RESULT, contains("a".repeat(18_000) + "b"), EVENT);
    cases.trigger(
        "matches-many-ends", RESULT, any(250, i -> "match(properties.p, \"*a" + i + "\")"), EVENT);
    cases.trigger(
        "equals-many-texts", RESULT, any(400, i -> "properties.p = \"a" + i + "\""), EVENT);
    cases.trigger("deep-groups", RESULT, "!(".repeat(90) + contains("b") + ")".repeat(90), EVENT);
  }

  private static String contains(String part) {
    return "contains(properties.p, \"" + part + "\")";
  }

  private static String any(int count, IntFunction<String> condition) {
    return IntStream.range(0, count).mapToObj(condition).collect(Collectors.joining(" or "));
  }
}
