package io.spillway.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.conformance.Cases;
import io.spillway.json.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares this engine with LiquidJS ({@code mvn verify -Pliquidjs}). The system properties {@code
 * liquidjs.seed}, {@code liquidjs.templates} and {@code liquidjs.dates} set what is compared.
 */
@Tag("liquidjs")
class LiquidJsITCase {
  private static final long SEED = Long.getLong("liquidjs.seed", 20_261_122L);
  private static final int TEMPLATES = Integer.getInteger("liquidjs.templates", 30_000);
  private static final int DATES = Integer.getInteger("liquidjs.dates", 24_000);

  /** A failure shows so many differences. */
  private static final int MAX_SHOWN = 20;

  /** Milliseconds of the year 101, before which LiquidJS mistakes the offsets of time zones. */
  private static final double YEAR_101 = -58_980e9;

  private static LiquidJs liquidJs;

  private final List<String> differences = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    liquidJs = LiquidJs.start();
  }

  @AfterAll
  static void stop() throws IOException {
    liquidJs.close();
  }

  @Test
  void theReferenceRecordedTheAnswersOfThisLiquidJs() {
    int compared = 0;
    for (ObjectNode testCase : Cases.read("mapping.jsonl")) {
      JsonNode mapping = Cases.field(testCase, "mapping");
      String template = mapping.path("@liquid").textValue();
      if (template == null || mapping.size() > 1) {
        continue;
      }
      compared++;
      Answer theirs = liquidJs.render(template, Cases.field(testCase, "event"));
      String cell = theirs.rendered() ? '"' + theirs.text().replace("\"", "\"\"") + '"' : "no cell";
      assertThat(cell)
          .as("%s", testCase)
          .isEqualTo(testCase.path("expected_cell").asText("no cell"));
    }
    assertThat(compared).isGreaterThan(100);
  }

  @Test
  void randomTemplatesAreRenderedAlike() {
    RandomTemplates templates = new RandomTemplates(new Random(SEED));
    int rendered = 0;
    for (int i = 0; i < TEMPLATES; i++) {
      rendered += compare(templates.template(), templates.event()) ? 1 : 0;
    }
    assertNoDifference(TEMPLATES + " templates, of which LiquidJS renders " + rendered);
    assertThat(rendered).isGreaterThanOrEqualTo(TEMPLATES / 2);
  }

  @Test
  void randomDatesAreReadAndPrintedAlike() {
    RandomDates dates = new RandomDates(new Random(SEED));
    int read = 0;
    for (int i = 0; i < DATES; i++) {
      String date = dates.text();
      double millis = EcmaDate.parse(date);
      read += Double.isNaN(millis) ? 0 : 1;
      ObjectNode event = JsonNodeFactory.instance.objectNode();
      event.put("date", date).put("format", dates.format());
      JsonNode timeZone = dates.timeZone();
      boolean mistaken = timeZone.isTextual() && millis < YEAR_101;
      event.set("zone", mistaken ? NullNode.getInstance() : timeZone);
      compare("{{ date | date: format, zone }}", event);
    }
    assertNoDifference(DATES + " texts of dates, of which Spillway reads " + read);
    assertThat(read).isGreaterThanOrEqualTo(DATES / 3);
  }

  /** Differences that stay: the template, the answer of LiquidJS, ours, and the reason. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "{{ big }} ~ 9007199254740992 ~ 9007199254740993 ~ integers keep all their digits",
        "{{ o | json }} ~ {\"1\":2,\"k\":1} ~ {\"k\":1,\"1\":2} ~ keys keep the order of the"
            + " source",
        "{{ 'a' | sample }} ~ a ~ error ~ a row must be the same when it is made again",
        "{{ 'abc' | slice: 0, 123456789012 }} ~ error ~ abc ~ limits count the text that is made,"
            + " not the text that is asked for",
        "{{ 12345678 | round: -5 }} ~ 12300000.000000002 ~ 12299999.999999998 ~ both divide by a"
            + " power of ten that a double does not hold; V8's is one bit smaller",
        "{{ o | json: 0.5 | strip_newlines }} ~ {\"1\": 2,\"k\": 1} ~ {\"k\":1,\"1\":2} ~ V8 breaks"
            + " lines for an indentation of half a space, ECMA-262 does not",
        "{{ '0100-01-01' | date: '%Y', 'America/New_York' }} ~ 1999 ~ 99 ~ LiquidJS reads the year"
            + " 99 as 1999 when it computes the offset of a time zone",
        "{{ nil.equals }} ~ true ~ nothing ~ a function of LiquidJS itself is no property of a"
            + " value",
        "{% block b %}{{ block }}{% endblock %} ~ [object Object] ~ nothing ~ there are no layouts,"
            + " so there is no block to refer to",
        "{{ '-a' | slugify: 'constructor' }} ~ a ~ -a ~ a function of ECMAScript's objects is no"
            + " mode of slugify"
      })
  void otherDifferencesHaveAReason(String template, String theirs, String ours, String reason)
      throws Exception {
    JsonNode event = new JsonReader(10).read("{\"big\":9007199254740993,\"o\":{\"k\":1,\"1\":2}}");

    assertThat(text(liquidJs.render(template, event))).as(reason).isEqualTo(theirs);
    assertThat(text(Answer.ofSpillway(template, event))).as(reason).isEqualTo(ours);
  }

  private static String text(Answer answer) {
    if (!answer.rendered()) {
      return "error";
    }
    return answer.text().isEmpty() ? "nothing" : answer.text();
  }

  /** Returns whether LiquidJS renders the template. */
  private boolean compare(String template, JsonNode event) {
    Answer ours = Answer.ofSpillway(template, event);
    Answer theirs = liquidJs.render(template, event);
    boolean otherLimit = theirs.text().startsWith("memory alloc limit exceeded");
    if (!ours.agreesWith(theirs) && !otherLimit) {
      differences.add(
          "template: %s%nevent: %s%nLiquidJS: %s%nSpillway: %s"
              .formatted(template, event, theirs, ours));
    }
    return theirs.rendered();
  }

  private void assertNoDifference(String compared) {
    System.out.println("liquidjs.seed=" + SEED + ": " + compared);
    assertThat(differences.stream().limit(MAX_SHOWN))
        .as("%d differences with -Dliquidjs.seed=%d", differences.size(), SEED)
        .isEmpty();
  }
}
