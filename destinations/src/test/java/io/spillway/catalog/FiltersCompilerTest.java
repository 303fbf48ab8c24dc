package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.policy.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiltersCompilerTest {
  @Test
  void readsThoseThatAreEnabled() throws Exception {
    Destination acme =
        compile(
            "{id: one, if: all, actions: [{type: DROP}]}",
            "{id: two, enabled: false, if: all, actions: [{type: DROP}]}",
            "{id: 3, title: Third, enabled: true, if: 'type = \"page\"', actions: [{type: SAMPLE,"
                + " percent: 1}, {type: DROP_PROPERTIES, fields: {'': [userId]}}]}");
    assertThat(acme.filters().ids()).containsExactly("one", "3");
    assertThat(acme.filters().mayEdit()).isTrue();
    assertThat(compile().filters().areNone()).isTrue();
    assertThat(compile("{id: a, if: ' all ', actions: [{type: DROP}]}").filters().mayEdit())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "5 | : expected a filter, got a number",
        "{if: all, actions: [{type: DROP}]} | .id: missing; give an id",
        "{id: a b, if: all, actions: [{type: DROP}]} | .id: 'a b' is not an id: 1 to 64 letters,"
            + " digits, _ and -, the first a letter or digit",
        "{id: a, actions: [{type: DROP}]} | .if: missing; give which events it is for, as FQL, or"
            + " all",
        "{id: a, if: '', actions: [{type: DROP}]} | .if: expected which events it is for, as FQL,"
            + " or all, got blank text",
        "{id: a, if: true, actions: [{type: DROP}]} | .if: expected which events it is for, as FQL,"
            + " or all, got true or false; put it in quotes",
        "{id: a, if: all} | .actions: missing; give a list",
        "{id: a, if: all, actions: []} | .actions: empty, so that it does nothing; give an action",
        "{id: a, if: all, actions: {type: DROP}} | .actions: expected a list, got an object;"
            + " put it in [ ]",
        "{id: a, if: all, actions: [DROP]} | .actions[0]: expected an action, got text",
        "{id: a, if: all, actions: [{type: drop}]} | .actions[0].type: 'drop' cannot be used; give"
            + " one of DROP, SAMPLE, DROP_PROPERTIES, ALLOW_PROPERTIES",
        "{id: a, if: all, actions: [{type: DROP, percent: 1}]} | .actions[0].percent: unknown key;"
            + " allowed are type",
        "{id: a, if: all, actions: [{type: SAMPLE}]} | .actions[0].percent: missing; give a number"
            + " from 0 (none) to 1 (all), like 0.25 for a quarter",
        "{id: a, if: all, actions: [{type: SAMPLE, percent: '1'}]} | .actions[0].percent: expected"
            + " a number from 0 (none) to 1 (all), like 0.25 for a quarter, got text",
        "{id: a, if: all, actions: [{type: SAMPLE, percent: 25}]} | .actions[0].percent: 25 cannot"
            + " be used; give a number from 0 (none) to 1 (all), like 0.25 for a quarter",
        "{id: a, if: all, actions: [{type: SAMPLE, percent: 1, path: 5}]} | .actions[0].path:"
            + " expected a path, like userId, got a number; put it in quotes",
        "{id: a, if: all, actions: [{type: DROP_PROPERTIES}]} | .actions[0].fields: missing; give"
            + " keys of fields by the path of what has them, like {properties: [email]}",
        "{id: a, if: all, actions: [{type: DROP_PROPERTIES, fields: {}}]} | .actions[0].fields:"
            + " empty, so that it does nothing; give keys of fields by the path of what has them,"
            + " like {properties: [email]}",
        "{id: a, if: all, actions: [{type: DROP_PROPERTIES, fields: {properties: email}}]} |"
            + " .actions[0].fields.properties: expected a list, got text; put it in [ ]",
        "{id: a, if: all, actions: [{type: DROP_PROPERTIES, fields: {properties: [5]}}]} |"
            + " .actions[0].fields.properties[0]: expected the key of a field, got a number; put"
            + " it in quotes",
        "{id: a, if: all, actions: [{type: DROP_PROPERTIES, fields: {'': [type]}}]} |"
            + " .actions[0].fields: type cannot be dropped, because every file has events of one"
            + " type; leave it out",
        "{id: a, if: all, sourceId: s, actions: [{type: DROP}]} | .sourceId: unknown key; allowed"
            + " are actions, enabled, id, if, title",
        "{id: a, if: all, enabled: 1, actions: [{type: DROP}]} | .enabled: expected true or false,"
            + " got a number"
      })
  void saysWhatIsWrong(String filter, String error) {
    assertThat(errors(filter)).containsExactly("destinations[0].filters[0]" + error);
  }

  @Test
  void showsWhereAConditionIsWrong() {
    assertThat(errors("{id: a, if: 'typ = \"x\"', actions: [{type: DROP}]}"))
        .singleElement()
        .asString()
        .startsWith(
            "destinations[0].filters[0].if: line 1, column 1: there is no field \"typ\": did you"
                + " mean \"type\"?");
  }

  @Test
  void refusesIdsThatAreUsedTwiceAndTooMany() {
    String drop = "{id: a, if: all, actions: [{type: DROP}]}";
    assertThat(errors(drop, drop))
        .containsExactly(
            "destinations[0].filters[1].id: 'a' is used twice in this destination, first at"
                + " catalog.yaml:1; give every filter its own");
    String[] many = new String[51];
    for (int i = 0; i < many.length; i++) {
      many[i] = drop.replace("a,", "f" + i + ",");
    }
    assertThat(errors(many))
        .containsExactly(
            "destinations[0].filters: 51 filters, at most 50 are allowed; join conditions with"
                + " `or`");
  }

  @Test
  void warnsOfWhatCannotBeMeant() throws Exception {
    assertThat(
            warnings(
                "{id: a, if: all, actions: [{type: SAMPLE, percent: 0}, {type: DROP_PROPERTIES,"
                    + " fields: {'': [context.traits.email], traits: [a.b]}}]}"))
        .containsExactly(
            "destinations[0].filters[0].actions[0].percent: 0, so that no event passes; use DROP if"
                + " that is meant",
            "destinations[0].filters[0].actions[1].fields.[0]: 'context.traits.email' is one key"
                + " with a dot in it, not a path; for a path, write context.traits: [email]",
            "destinations[0].filters[0].actions[1].fields.traits[0]: 'a.b' is one key with a dot"
                + " in it, not a path; for a path, write traits.a: [b]");
    assertThat(
            warnings(
                "{id: a, if: ALL, actions: [{type: DROP_PROPERTIES, fields: {propertys: [a],"
                    + " 'properties.a[0]': [b], 'properties..x': [c], '': [usrId, mine], traits:"
                    + " ['a\\.b']}}, {type: SAMPLE, percent: 0.5, path: userid}, {type: SAMPLE,"
                    + " percent: 0.5, path: $.}, {type: SAMPLE, percent: 0.5, path: zz.y}]}"))
        .map(warning -> warning.replace("destinations[0].filters[0].actions", ""))
        .containsExactlyInAnyOrder(
            "[0].fields.propertys: events of the Segment spec have no field 'propertys'; did you"
                + " mean properties?",
            "[0].fields.properties.a[0]: 'properties.a[0]' has a bracket, which is part of a key"
                + " here; leave it out: a path goes through all items of a list by itself",
            "[0].fields.properties..x: 'properties..x' has nothing before or behind a dot; write"
                + " keys with one dot between them, like context.traits",
            "[0].fields.[0]: events of the Segment spec have no field 'usrId'; did you mean"
                + " userId?",
            "[0].fields.[1]: events of the Segment spec have no field 'mine'; correct it if yours"
                + " have none, either",
            "[0].fields.traits[0]: 'a\\.b' has a backslash, which is part of the key here; leave"
                + " it out: a dot needs none in a key",
            "[1].path: events of the Segment spec have no field 'userid'; did you mean userId?",
            "[2].path: '$.' has nothing before or behind a dot; write keys with one dot between"
                + " them, like context.traits",
            "[3].path: events of the Segment spec have no field 'zz'; correct it if yours have"
                + " none, either");
    assertThat(warnings("{id: a, if: all, actions: [{type: DROP}]}"))
        .containsExactly(
            "destinations[0].filters[0].actions: drops every event, so that nothing is delivered;"
                + " set the destination's enabled: false if that is meant");
    assertThat(warnings("{id: a, if: all, enabled: false, actions: [{type: DROP}]}")).isEmpty();
    assertThat(
            warnings(
                "{id: a, if: event = \"x\", actions: [{type: DROP}, {type: SAMPLE, percent: 1}]}"))
        .containsExactly(
            "destinations[0].filters[0].actions: DROP leaves nothing for the other actions to do;"
                + " leave them out, or leave out DROP");
    assertThat(warnings("{id: a, if: 'type = \"trak\"', actions: [{type: DROP}]}"))
        .singleElement()
        .asString()
        .contains("filters[0].if", "track");
  }

  private static List<String> errors(String... filters) {
    return of(filters).check(Policy.UNRESTRICTED).errors().stream()
        .map(error -> error.place().path() + ": " + error.message())
        .toList();
  }

  private static List<String> warnings(String... filters) throws Exception {
    return of(filters).compile().diagnostics().stream()
        .map(remark -> remark.place().path() + ": " + remark.message())
        .filter(text -> text.contains("filters"))
        .toList();
  }

  private static Destination compile(String... filters) throws Exception {
    return of(filters).compile().destinations().get(0);
  }

  private static CatalogDocument of(String... filters) {
    return Catalogs.of(
        Catalogs.destination(
            "acme", "filters: [" + String.join(", ", filters) + "], ", Catalogs.mapping("m", "")));
  }
}
