package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.event.Event;
import io.spillway.mapping.CompiledMapping;
import io.spillway.trigger.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mapping without a trigger takes is the same wherever it is written. */
class DefaultTriggerTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void isSegments() {
    assertThat(Trigger.DEFAULT).isEqualTo("type = \"identify\" or type = \"track\"");
  }

  @Test
  void standsInTheSchema() throws IOException {
    assertThat(
            new JsonMapper()
                .readTree(ROOT.resolve("conf/destinations.schema.json").toFile())
                .at("/definitions/mapping/properties/trigger/default"))
        .isEqualTo(TextNode.valueOf(Trigger.DEFAULT));
  }

  @Test
  void standsOnThePage() throws IOException {
    assertThat(Files.readString(ROOT.resolve("docs/triggers.md")))
        .contains("Without one, a mapping takes\nwhat `" + Trigger.DEFAULT + "` matches.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "trigger: ~, "})
  void isThatOfAMappingWithoutOne(String more) throws Exception {
    CompiledMapping without = mapping("{id: m, " + more + "columns: {a: 1}}");
    CompiledMapping with = mapping("{id: m, trigger: '" + Trigger.DEFAULT + "', columns: {a: 1}}");
    for (String type : Event.TYPES) {
      ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
      assertThat(without.matches(new Event(event)))
          .as(type)
          .isEqualTo(with.matches(new Event(event)))
          .isEqualTo(type.equals("identify") || type.equals("track"));
      assertThat(without.mayMatch(event.get("type"))).isEqualTo(with.mayMatch(event.get("type")));
    }
    assertThat(without.matches(new Event(JsonNodeFactory.instance.objectNode()))).isFalse();
  }

  private static CompiledMapping mapping(String text) throws Exception {
    return Catalogs.of(Catalogs.destination("acme", "", text))
        .compile()
        .destinations()
        .get(0)
        .mappings()
        .get(0)
        .compiled();
  }
}
