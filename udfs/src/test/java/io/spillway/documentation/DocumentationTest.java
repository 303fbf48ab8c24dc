package io.spillway.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Meter;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.event.Event;
import io.spillway.json.JsonReader;
import io.spillway.json.MalformedJsonException;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.CompiledValue;
import io.spillway.mapping.CompiledValue.CellResult;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.ItemRows;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import io.spillway.mapping.compiler.MappingCompiler;
import io.spillway.record.SourceRecord;
import io.spillway.trigger.Trigger;
import io.spillway.trigger.Unmet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The examples on the pages about mappings and triggers are true. */
class DocumentationTest {
  private static final SourceRecord RECORD =
      SourceRecord.at(Instant.parse("2026-11-22T16:29:00.123Z").toEpochMilli());
  private static final Path DOCS = Path.of("..", "docs");

  @TestFactory
  Stream<DynamicTest> mappings() throws IOException {
    return tests("mappings.md");
  }

  @TestFactory
  Stream<DynamicTest> triggers() throws IOException {
    return tests("triggers.md");
  }

  private static Stream<DynamicTest> tests(String page) throws IOException {
    List<Example> examples = Example.of(DOCS.resolve(page));
    assertThat(examples).hasSizeGreaterThan(10);
    return examples.stream()
        .map(example -> DynamicTest.dynamicTest(example.place(), () -> check(example)));
  }

  private static void check(Example example) throws MalformedJsonException {
    if (example.has("trigger")) {
      checkTrigger(example);
    } else if (example.has("settings")) {
      checkSettings(example);
    } else {
      checkValue(example);
    }
  }

  private static void checkValue(Example example) throws MalformedJsonException {
    try {
      CompiledValue value =
          MappingCompiler.compileValue(json(example.text("mapping")), "columns.example");
      CellResult result = value.cell(event(example), record(example));
      if (result instanceof CompiledValue.Cell cell) {
        assertThat(cell.text()).isEqualTo(example.text("cell"));
      } else {
        assertThat(((CompiledValue.RejectedCell) result).message())
            .isEqualTo(example.text("failure"));
      }
    } catch (CompilationException e) {
      assertThat(problems(e)).isEqualTo(example.all("problem"));
    }
  }

  /** The record of the line {@code kafka}, or one with nothing but a time. */
  private static SourceRecord record(Example example) throws MalformedJsonException {
    if (!example.has("kafka")) {
      return RECORD;
    }
    JsonNode kafka = json(example.text("kafka"));
    return new SourceRecord(
        kafka.path("topic").textValue(),
        kafka.path("partition").intValue(),
        kafka.path("offset").longValue(),
        Instant.parse(kafka.path("timestamp").textValue()).toEpochMilli(),
        kafka.path("key").textValue().getBytes(StandardCharsets.UTF_8),
        name -> kafka.path("headers").path(name).textValue().getBytes(StandardCharsets.UTF_8),
        SourceRecord.WHOLE);
  }

  private static void checkSettings(Example example) throws MalformedJsonException {
    try {
      CompiledMapping mapping =
          MappingCompiler.compile((ObjectNode) json(example.text("settings")));
      RowResult result = mapping.row(event(example), record(example));
      if (result instanceof Row row) {
        assertThat(mapping.layout().header()).isEqualTo(example.text("header"));
        assertThat(new String(row.bytes(), StandardCharsets.UTF_8)).isEqualTo(example.text("row"));
        assertThat(row.folder()).isEqualTo(example.has("folder") ? example.text("folder") : "");
        assertThat(
                mapping.diagnostics().stream()
                    .filter(diagnostic -> diagnostic.severity() == Severity.WARNING)
                    .map(Diagnostic::toString)
                    .toList())
            .isEqualTo(example.all("warning"));
      } else if (result instanceof ItemRows items) {
        assertThat(mapping.layout().header()).isEqualTo(example.text("header"));
        assertThat(items.rows())
            .extracting(row -> new String(row.bytes(), StandardCharsets.UTF_8))
            .isEqualTo(example.all("row"));
      } else {
        assertThat(((RejectedRow) result).message()).isEqualTo(example.text("failure"));
      }
    } catch (CompilationException e) {
      assertThat(problems(e)).isEqualTo(example.all("problem"));
    }
  }

  private static void checkTrigger(Example example) throws MalformedJsonException {
    try {
      Trigger trigger = Trigger.compile(example.text("trigger"));
      assertThat(trigger.matches(event(example)) ? "yes" : "no").isEqualTo(example.text("match"));
      assertThat(
              trigger.warnings().stream()
                  .map(Diagnostic::toString)
                  .map(DocumentationTest::firstLine))
          .isEqualTo(example.all("warning"));
      if (example.has("why")) {
        assertThat(trigger.unmet(event(example), Meter.unlimited()))
            .map(Unmet::toString)
            .isEqualTo(example.all("why"));
      }
    } catch (CompilationException e) {
      assertThat(firstLine(e.getMessage())).isEqualTo(example.text("error"));
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static List<String> problems(CompilationException e) {
    return e.errors().stream().map(Diagnostic::toString).toList();
  }

  private static Event event(Example example) throws MalformedJsonException {
    return new Event((ObjectNode) json(example.text("event")));
  }

  private static JsonNode json(String text) throws MalformedJsonException {
    return new JsonReader(JsonReader.MAX_DEPTH).read(text);
  }
}
