package io.spillway.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Meter;
import io.spillway.diagnostic.CompilationException;
import io.spillway.event.Event;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.CompiledValue;
import io.spillway.mapping.compiler.MappingCompiler;
import io.spillway.record.SourceRecord;
import io.spillway.trigger.Trigger;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** Any input gives a result or a declared exception, within a short time. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RandomInputTest {
  private static final int ROUNDS = 20_000;

  @OnRandomInput
  void eventsAreParsedOrRejected(RandomInput input) {
    EventParser parser = new EventParser(new EventLimits(100_000, 50));
    for (int i = 0; i < ROUNDS; i++) {
      EventParser.Result parsed = parser.parse(input.damaged(input.event()));
      assertThat(parsed).isNotNull();
    }
  }

  @OnRandomInput
  void mappingValuesGiveACellOrAReason(RandomInput input) {
    int cells = 0;
    for (int i = 0; i < ROUNDS; i++) {
      JsonNode mapping = input.mapping(5);
      try {
        CompiledValue value = MappingCompiler.compileValue(mapping, "columns.c");
        for (int event = 0; event < 3; event++) {
          if (value.cell(new Event(input.event()), SourceRecord.NONE)
              instanceof CompiledValue.Cell cell) {
            cells++;
            assertThat(cell.text()).startsWith("\"").endsWith("\"");
          }
        }
      } catch (CompilationException e) {
        assertThat(e.errors()).isNotEmpty();
      }
    }
    assertThat(cells).isPositive();
  }

  @OnRandomInput
  void liquidTemplatesGiveACellOrAReason(RandomInput input) throws CompilationException {
    int compiled = 0;
    for (int i = 0; i < ROUNDS; i++) {
      ObjectNode mapping = input.event().objectNode().put("@liquid", input.liquid());
      try {
        CompiledValue value = MappingCompiler.compileValue(mapping, "columns.c");
        compiled++;
        assertThat(value.cell(new Event(input.event()), SourceRecord.NONE)).isNotNull();
      } catch (CompilationException e) {
        assertThat(e.errors()).hasSize(1);
      }
    }
    assertThat(compiled).isPositive();
  }

  @OnRandomInput
  void triggersMatchOrHaveAnError(RandomInput input) {
    int compiled = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String fql = input.trigger();
      try {
        Trigger trigger = Trigger.compile(fql);
        compiled++;
        Event event = new Event(input.event());
        assertThat(trigger.unmet(event, Meter.unlimited()).isEmpty())
            .isEqualTo(trigger.matches(event));
      } catch (CompilationException e) {
        assertThat(e.errors().get(0).place().line()).isPositive();
        assertThat(e.errors().get(0).place().column()).isPositive();
        assertThat(e.getMessage()).contains("^");
      }
    }
    assertThat(compiled).isPositive();
  }

  @OnRandomInput
  void wholeMappingsAreCompiledOrRefused(RandomInput input) {
    String[] keys = {
      "trigger",
      "columns",
      "delimiter",
      "batch_size",
      "enable_batching",
      "s3_aws_folder_name",
      "batch_keys",
      "columns_to_transform",
      "filename_prefix",
      "audience_action_column_name",
      "null_as",
      "quote",
      "traits_or_props"
    };
    for (int i = 0; i < ROUNDS / 4; i++) {
      ObjectNode mapping = input.event().objectNode();
      for (String key : keys) {
        if (input.number(4) == 0) {
          mapping.set(key, input.mapping(3));
        }
      }
      try {
        CompiledMapping compiled = MappingCompiler.compile(mapping);
        Event event = new Event(input.event());
        compiled.matches(event);
        assertThat(compiled.row(event, SourceRecord.NONE)).isNotNull();
        assertThat(compiled.layoutVersion()).hasSize(16);
      } catch (CompilationException e) {
        assertThat(e.errors()).isNotEmpty();
      }
    }
  }
}
