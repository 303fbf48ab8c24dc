package io.spillway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.budget.Limits;
import io.spillway.catalog.Catalogs;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final String ORDERS =
      mapping("orders", "trigger: 'type = \"track\" and properties.total > 5'");

  @Test
  void saysWhichConditionIsNotMet() throws Exception {
    assertThat(reasons("{\"type\":\"track\",\"properties\":{\"total\":5}}", null, acme("")))
        .containsExactly("acme/orders: needs properties.total > 5 (it is 5)");
    assertThat(reasons("{\"type\":\"page\"}", null, acme("")))
        .containsExactly("acme/orders: needs type = \"track\" (it is \"page\")");
  }

  @Test
  void saysEachOfSeveralAlternatives() throws Exception {
    String either = mapping("m", "trigger: 'event = \"a\" or event = \"b\"'");
    assertThat(reasons("{}", null, Catalogs.destination("acme", "", either)))
        .containsExactly(
            "acme/m: needs event = \"a\" (it is missing) or event = \"b\" (it is missing)");
  }

  @Test
  void saysThatTheSourceIsAnotherOne() throws Exception {
    String acme = acme("sources: [web], ");
    assertThat(reasons("{\"type\":\"track\",\"writeKey\":\"app\"}", null, acme))
        .containsExactly("acme/: its writeKey \"app\" is none of the destination's sources");
    assertThat(reasons("{\"type\":\"track\",\"writeKey\":\"web\"}", "app", acme))
        .containsExactly("acme/: its writeKey \"app\" is none of the destination's sources");
    assertThat(reasons("{\"type\":\"track\"}", null, acme))
        .containsExactly("acme/: the event has no writeKey, and the destination lists its sources");
    assertThat(reasons("{\"type\":\"page\",\"writeKey\":\"web\"}", null, acme))
        .containsExactly("acme/orders: needs type = \"track\" (it is \"page\")");
  }

  @Test
  void saysWhatIsSwitchedOff() throws Exception {
    String quiet = mapping("quiet", "enabled: false");
    assertThat(
            reasons(
                "{\"type\":\"track\",\"integrations\":{\"acme\":false}}",
                null,
                acme(""),
                Catalogs.destination("globex", "enabled: false, ", ORDERS),
                Catalogs.destination("hooli", "", quiet)))
        .containsExactly(
            "acme/: its integrations switch the destination off",
            "globex/: enabled is false",
            "hooli/quiet: enabled is false");
  }

  @Test
  void saysThatThereAreNoItems() throws Exception {
    String items = mapping("m", "rows: {'@path': $.properties.products}");
    assertThat(reasons("{\"type\":\"track\"}", null, Catalogs.destination("acme", "", items)))
        .containsExactly("acme/m: has no items for `rows`");
    String one = "{\"type\":\"track\",\"properties\":{\"products\":[1]}}";
    assertThat(reasons(one, null, Catalogs.destination("acme", "", items))).isEmpty();
  }

  @Test
  void saysWhichFilterKeepsItAway() throws Exception {
    String filters =
        "filters: [{id: pages, if: 'type = \"page\"', actions: [{type: DROP}]}, {id: none, if:"
            + " 'type = \"screen\"', actions: [{type: SAMPLE, percent: 0}]}, {id: lean, if: all,"
            + " actions: [{type: DROP_PROPERTIES, fields: {properties: [total]}}]}], ";
    assertThat(reasons("{\"type\":\"page\"}", null, acme(filters)))
        .containsExactly("acme/: its filter \"pages\" drops it");
    assertThat(reasons("{\"type\":\"screen\"}", null, acme(filters)))
        .containsExactly("acme/: its filter \"none\" leaves it out of its sample");
    assertThat(reasons("{\"type\":\"track\",\"properties\":{\"total\":6}}", null, acme(filters)))
        .containsExactly("acme/orders: needs properties.total > 5 (it is missing)");
  }

  @Test
  void saysNothingAboutWhatIsTakenOrCannotBeRead() throws Exception {
    assertThat(reasons("{\"type\":\"track\",\"properties\":{\"total\":6}}", null, acme("")))
        .isEmpty();
    assertThat(reasons("broken", null, acme(""))).isEmpty();
  }

  private static String mapping(String id, String settings) {
    return "{id: " + id + ", " + settings + ", columns: {event: {'@path': $.event}}}";
  }

  private static String acme(String more) {
    return Catalogs.destination("acme", more, ORDERS);
  }

  private static List<String> reasons(String event, @Nullable String source, String... destinations)
      throws Exception {
    return new Explanation(
            new EventParser(new EventLimits(10_000, 5)),
            Limits.DEFAULTS,
            Catalogs.of(destinations).compile())
        .of(event.getBytes(StandardCharsets.UTF_8), source).stream()
            .map(reason -> reason.destinationId() + "/" + reason.mappingId() + ": " + reason.why())
            .toList();
  }
}
