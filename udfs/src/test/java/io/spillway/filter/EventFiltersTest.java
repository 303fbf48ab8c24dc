package io.spillway.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.budget.BudgetExceededException;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.filter.EventFilters.Outcome;
import io.spillway.filter.EventFilters.Passed;
import io.spillway.filter.EventFilters.Stopped;
import io.spillway.filter.FilterAction.AllowProperties;
import io.spillway.filter.FilterAction.Drop;
import io.spillway.filter.FilterAction.DropProperties;
import io.spillway.filter.FilterAction.Sample;
import io.spillway.json.JsonText;
import io.spillway.trigger.Trigger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventFiltersTest {
  private static final String EVENT = "{\"type\":\"track\",\"properties\":{\"a\":1}}";

  private final LazyEvent event = new LazyEvent(new EventParser(new EventLimits(10_000, 10)));

  @Test
  void passesEventsThatNoFilterIsForAsTheyCame() throws Exception {
    assertThat(outcome(EVENT, filter("f", "type = \"page\"", new Drop())))
        .isEqualTo(new Passed(null));
    assertThat(outcome(EVENT, filter("f", null, drop("properties", "none", "e"))))
        .isEqualTo(new Passed(null));
    assertThat(EventFilters.NONE.areNone()).isTrue();
  }

  @Test
  void dropsEvents() throws Exception {
    assertThat(
            outcome(
                EVENT,
                filter("pages", "type = \"page\"", new Drop()),
                filter("tracks", "type = \"track\"", new Drop())))
        .isEqualTo(new Stopped("tracks", "drops it"));
  }

  /** Segment: sample, drop, drop properties, allow properties. */
  @Test
  void appliesThemInSegmentsOrder() throws Exception {
    EventFilter drops = filter("drops", null, new Drop());
    EventFilter samples = filter("samples", null, new Sample(0, ""));
    assertThat(outcome(EVENT, drops, samples))
        .isEqualTo(new Stopped("samples", "leaves it out of its sample"));
    assertThat(
            edited(
                "{\"type\":\"t\",\"properties\":{\"a\":1,\"b\":2,\"c\":3}}",
                filter("allows", null, allow("properties", "a", "b")),
                filter("lacks", null, drop("properties", "b"))))
        .isEqualTo("{\"type\":\"t\",\"properties\":{\"a\":1}}");
  }

  @Test
  void testsConditionsOnTheEventAsItCame() throws Exception {
    assertThat(
            edited(
                "{\"userId\":\"u\",\"properties\":{\"a\":1,\"b\":2}}",
                filter("first", null, drop("properties", "a")),
                filter("second", "properties.a = 1", drop("", "userId"))))
        .isEqualTo("{\"properties\":{\"b\":2}}");
  }

  @Test
  void asksItsConditionsAnewForEachEvent() throws Exception {
    EventFilters filters =
        new EventFilters(List.of(filter("pages", "type = \"page\"", new Drop())));
    EventFilters.Bound bound = filters.bind(event, meter(100, 100));
    for (int i = 0; i < 2; i++) {
      read("{\"type\":\"page\"}");
      assertThat(bound.outcome()).isEqualTo(new Stopped("pages", "drops it"));
      read("{\"type\":\"track\"}");
      assertThat(bound.outcome()).isEqualTo(new Passed(null));
    }
  }

  @Test
  void dropsFieldsWhereTheyAre() throws Exception {
    String json =
        "{\"a\":1,\"o\":{\"b\":1,\"p\":{\"c\":1,\"d\":2}},\"l\":[{\"c\":1},5,[{\"c\":2,\"d\":3}]],\"n\":null}";
    assertThat(edited(json, filter("f", null, drop("", "a", "n", "zz"))))
        .isEqualTo(
            "{\"o\":{\"b\":1,\"p\":{\"c\":1,\"d\":2}},\"l\":[{\"c\":1},5,[{\"c\":2,\"d\":3}]]}");
    assertThat(edited(json, filter("f", null, drop("o.p", "c"))))
        .isEqualTo(
            "{\"a\":1,\"o\":{\"b\":1,\"p\":{\"d\":2}},\"l\":[{\"c\":1},5,[{\"c\":2,\"d\":3}]],\"n\":null}");
    assertThat(edited(json, filter("f", null, drop("l", "c"))))
        .isEqualTo(
            "{\"a\":1,\"o\":{\"b\":1,\"p\":{\"c\":1,\"d\":2}},\"l\":[{},5,[{\"d\":3}]],\"n\":null}");
    assertThat(
            edited(
                "{\"x\":{\"a.b\":{\"c\":1,\"d\":2}}}", filter("f", null, drop("$.x.a\\.b", "c"))))
        .isEqualTo("{\"x\":{\"a.b\":{\"d\":2}}}");
    for (String nothing : List.of("n", "a", "o.q.r", "l.z", "zz")) {
      assertThat(outcome(json, filter("f", null, drop(nothing, "c"))))
          .as(nothing)
          .isEqualTo(new Passed(null));
    }
    assertThat(event.event().json().toString()).isEqualTo(json);
  }

  @Test
  void allowsFieldsWhereTheyAre() throws Exception {
    assertThat(edited("{\"type\":\"t\",\"a\":1,\"b\":2}", filter("f", null, allow("", "a"))))
        .isEqualTo("{\"type\":\"t\",\"a\":1}");
    assertThat(
            edited(
                "{\"type\":\"t\",\"o\":{\"type\":1,\"b\":2}}", filter("f", null, allow("o", "b"))))
        .isEqualTo("{\"type\":\"t\",\"o\":{\"b\":2}}");
    assertThat(edited("{\"l\":[{\"a\":1,\"b\":2},{\"b\":3}]}", filter("f", null, allow("l", "b"))))
        .isEqualTo("{\"l\":[{\"b\":2},{\"b\":3}]}");
    assertThat(edited("{\"o\":{\"b\":2}}", filter("f", null, allow("o")))).isEqualTo("{\"o\":{}}");
  }

  @Test
  void appliesSeveralActionsOfAFilter() throws Exception {
    EventFilter filter =
        new EventFilter("f", null, List.of(drop("a", "x"), allow("b", "y"), new Sample(1, "")));
    assertThat(edited("{\"a\":{\"x\":1},\"b\":{\"x\":1,\"y\":2}}", filter))
        .isEqualTo("{\"a\":{},\"b\":{\"y\":2}}");
  }

  @Test
  void samplesAboutAsManyAsItShouldAndAlwaysTheSame() throws Exception {
    Set<Integer> quarter = sample(0.25, "");
    assertThat(quarter.size()).isBetween(2_300, 2_700);
    assertThat(sample(0.25, "")).isEqualTo(quarter);
    assertThat(sample(0.5, "")).containsAll(quarter).hasSizeBetween(4_800, 5_200);
    assertThat(sample(0, "")).isEmpty();
    assertThat(sample(1, "")).hasSize(10_000);
  }

  @Test
  void givesEventsWithTheSameValueTheSameFate() throws Exception {
    for (int user = 0; user < 100; user++) {
      Set<Boolean> fates = new HashSet<>();
      for (int i = 0; i < 5; i++) {
        String json = "{\"messageId\":\"m" + i + "\",\"userId\":\"u" + user + "\"}";
        fates.add(outcome(json, filter("f", null, new Sample(0.5, "$.userId"))) instanceof Passed);
      }
      assertThat(fates).hasSize(1);
    }
  }

  /** Else all anonymous visitors would be in the sample, or none. */
  @Test
  void decidesByTheMessageWhereThereIsNoValue() throws Exception {
    assertThat(sample(0.25, "userId")).isEqualTo(sample(0.25, ""));
    Set<Boolean> fates = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      fates.add(
          outcome("{\"n\":" + i + "}", filter("f", null, new Sample(0.5, "userId")))
              instanceof Passed);
    }
    assertThat(fates).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void refusesPartsThatAreNone() {
    for (double percent : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> new Sample(percent, ""))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void knowsWhatItsFiltersMayDo() throws Exception {
    EventFilters drops = new EventFilters(List.of(filter("a", null, new Drop())));
    EventFilters edits = new EventFilters(List.of(filter("b", null, drop("", "x"))));
    assertThat(List.of(drops.areNone(), edits.areNone())).containsExactly(false, false);
    assertThat(List.of(drops.mayEdit(), edits.mayEdit())).containsExactly(false, true);
    assertThat(EventFilters.NONE.mayEdit()).isFalse();
    assertThat(
            new EventFilters(List.of(filter("b", null, new Drop()), filter("a", null, new Drop())))
                .ids())
        .containsExactly("b", "a");
  }

  @Test
  void chargesEachValueThatItLooksAt() throws Exception {
    EventFilter nothing = filter("f", null, drop("v", "none"));
    assertExceeds(300, 10, nothing, "{\"v\":[0" + ",0".repeat(1_000) + "]}");
    StringBuilder object = new StringBuilder("{\"v\":{\"k\":0");
    for (int i = 0; i < 1_000; i++) {
      object.append(",\"k").append(i).append("\":0");
    }
    assertExceeds(300, 10, nothing, object.append("}}").toString());
  }

  @Test
  void chargesEachValueThatItCopies() throws Exception {
    StringBuilder object = new StringBuilder("{\"x\":0");
    for (int i = 0; i < 200; i++) {
      object.append(",\"k").append(i).append("\":0");
    }
    assertExceeds(10_000, 100, filter("f", null, drop("", "x")), object.append('}').toString());
    assertExceeds(
        10_000,
        100,
        filter("f", null, drop("l", "x")),
        "{\"l\":[{\"x\":1}" + ",0".repeat(200) + "]}");
  }

  @Test
  void hasItsBudgetForEachEvent() throws Exception {
    EventFilters filters = new EventFilters(List.of(filter("f", null, drop("v", "none"))));
    var bound = filters.bind(event, meter(300, 10));
    for (int i = 0; i < 5; i++) {
      read("{\"v\":[0" + ",0".repeat(200) + "]}");
      assertThat(bound.outcome()).isEqualTo(new Passed(null));
    }
  }

  private void assertExceeds(int steps, int values, EventFilter filter, String json) {
    var bound = new EventFilters(List.of(filter)).bind(event, meter(steps, values));
    read(json);
    assertThatThrownBy(bound::outcome).isInstanceOf(BudgetExceededException.class);
  }

  private static Meter meter(int steps, int values) {
    return new Meter(new Limits(steps, values, 1_000, 1_000, 1_000, 1_000, Limits.DEFAULTS.time()));
  }

  private void read(String json) {
    assertThat(event.read(json.getBytes(StandardCharsets.UTF_8))).isNull();
  }

  private Set<Integer> sample(double percent, String path) throws Exception {
    Set<Integer> passed = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      if (outcome("{\"messageId\":\"m" + i + "\"}", filter("f", null, new Sample(percent, path)))
          instanceof Passed) {
        passed.add(i);
      }
    }
    return passed;
  }

  private String edited(String json, EventFilter... filters) throws Exception {
    Passed passed = (Passed) outcome(json, filters);
    assertThat(passed.edited()).isNotNull();
    return JsonText.of(passed.edited().json());
  }

  private Outcome outcome(String json, EventFilter... filters) {
    read(json);
    return new EventFilters(List.of(filters)).bind(event, new Meter(Limits.DEFAULTS)).outcome();
  }

  private static EventFilter filter(String id, @Nullable String fql, FilterAction action)
      throws Exception {
    return new EventFilter(id, fql == null ? null : Trigger.compile(fql), List.of(action));
  }

  private static DropProperties drop(String path, String... names) {
    return new DropProperties(Map.of(path, new HashSet<>(Arrays.asList(names))));
  }

  private static AllowProperties allow(String path, String... names) {
    return new AllowProperties(Map.of(path, new HashSet<>(Arrays.asList(names))));
  }
}
