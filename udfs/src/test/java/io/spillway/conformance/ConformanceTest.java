package io.spillway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.diagnostic.CompilationException;
import io.spillway.event.Event;
import io.spillway.mapping.CompiledValue;
import io.spillway.mapping.CompiledValue.CellResult;
import io.spillway.mapping.compiler.MappingCompiler;
import io.spillway.record.SourceRecord;
import io.spillway.trigger.Trigger;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every recorded case has the reference's answer, except for the listed ones. */
class ConformanceTest {
  private static final Map<String, String> DIFFERENT = Cases.deliberateDifferences();

  /** The answers of the reference and of Spillway to a case, as comparable text. */
  private record Answers(String expected, String actual) {}

  @TestFactory
  Stream<DynamicTest> mappingValues() {
    return tests("mapping.jsonl", ConformanceTest::mappingValue);
  }

  @TestFactory
  Stream<DynamicTest> triggers() {
    return tests("fql.jsonl", ConformanceTest::trigger);
  }

  @TestFactory
  Stream<DynamicTest> files() {
    return tests(
        "files.jsonl",
        testCase -> new Answers(FileCase.expected(testCase), FileCase.actual(testCase)));
  }

  /** Each one is a decision: the number changes with the list of deliberate differences alone. */
  @Test
  void noMoreThanTheDecidedOnesAreListedAsDifferent() {
    assertThat(DIFFERENT).hasSize(60);
  }

  private static Stream<DynamicTest> tests(String file, Function<ObjectNode, Answers> answers) {
    return Cases.read(file).stream()
        .map(
            testCase -> {
              String id = Cases.text(testCase, "id");
              return DynamicTest.dynamicTest(
                  id + " " + Cases.text(testCase, "tag"),
                  () -> check(id, answers.apply(testCase), testCase));
            });
  }

  private static void check(String id, Answers answers, JsonNode testCase) {
    if (DIFFERENT.containsKey(id)) {
      assertThat(answers.actual())
          .as("%s is listed as different (%s): %s", id, DIFFERENT.get(id), testCase)
          .isNotEqualTo(answers.expected());
    } else {
      assertThat(answers.actual()).as("%s", testCase).isEqualTo(answers.expected());
    }
  }

  private static Answers mappingValue(ObjectNode testCase) {
    boolean fails = testCase.path("expected_error").booleanValue();
    try {
      CompiledValue value =
          MappingCompiler.compileValue(Cases.field(testCase, "mapping"), "columns.c");
      CellResult result =
          value.cell(new Event((ObjectNode) Cases.field(testCase, "event")), SourceRecord.NONE);
      if (result instanceof CompiledValue.Cell cell) {
        return new Answers(fails ? "an error" : Cases.text(testCase, "expected_cell"), cell.text());
      }
      return new Answers(
          fails ? result.toString() : Cases.text(testCase, "expected_cell"), result.toString());
    } catch (CompilationException e) {
      return new Answers(
          fails ? e.getMessage() : Cases.text(testCase, "expected_cell"), e.getMessage());
    }
  }

  private static Answers trigger(ObjectNode testCase) {
    boolean valid = Cases.field(testCase, "valid").booleanValue();
    String expected = valid ? Cases.field(testCase, "expected_match").asText() : "invalid";
    try {
      Trigger trigger = Trigger.compile(Cases.text(testCase, "fql"));
      boolean match = trigger.matches(new Event((ObjectNode) Cases.field(testCase, "event")));
      return new Answers(expected, Boolean.toString(match));
    } catch (CompilationException e) {
      return new Answers(expected, valid ? e.getMessage() : "invalid");
    }
  }
}
