package io.spillway.mapping.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.diagnostic.CompilationException;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.event.RejectReason;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.Directive;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import io.spillway.record.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ends the evaluation of a mapping becomes a reason, and the next event starts anew. */
class BudgetTest {
  private static final Limits SMALL =
      new Limits(2_000, 100, 1_000, 50, 20_000, 40_000, Duration.ofHours(1));

  private final LazyEvent event = new LazyEvent(new EventParser(new EventLimits(1 << 20, 50)));

  @Test
  void theMessageNamesTheColumnAndTheLimit() {
    CompiledMapping mapping =
        Json.mapping("{'columns':{'ok':1,'all':{'@arrayPath':['$.a',{'x':{'@path':'$.y'}}]}}}");

    assertThat(bound(mapping, "{'a':" + "[0,".repeat(40) + "0" + "]".repeat(40) + "}"))
        .isInstanceOf(Row.class);
    assertThat(bound(mapping, "{'a':[" + "0,".repeat(100) + "0]}"))
        .isEqualTo(
            new RejectedRow(
                RejectReason.BUDGET_EXCEEDED,
                "columns.all: more than 100 values are made for this event; simplify the mapping"
                    + " or raise limits.values"));
  }

  @Test
  void rowsFromTheTreeAndFromTheBytesEndAlike() {
    String text = "x".repeat(30_000);
    CompiledMapping cell = Json.mapping("{'columns':{'c':{'@path':'$.a'}}}");
    CompiledMapping folder =
        Json.mapping("{'columns':{'c':1},'s3_aws_folder_name':{'@template':'{{a}}'}}");

    assertThat(bound(cell, "{'a':'" + text + "'}"))
        .isEqualTo(
            new RejectedRow(
                RejectReason.BUDGET_EXCEEDED,
                "columns.c: the cell is longer than 20000 bytes; simplify the mapping or raise"
                    + " limits.cell-size"));
    assertThat(bound(folder, "{'a':'" + text + "'}"))
        .isEqualTo(
            new RejectedRow(
                RejectReason.BUDGET_EXCEEDED,
                "s3_aws_folder_name: more than 1000 characters of text are made for this event;"
                    + " simplify the mapping or raise limits.characters"));
  }

  @Test
  void aTriggerThatComesToALimitCountsAsAMatchWithoutARow() {
    CompiledMapping mapping =
        Json.mapping("{'trigger':'contains(properties.a, \\\"needle\\\")','columns':{'c':1}}");
    String text = "x".repeat(40_000);

    CompiledMapping.Bound bound = mapping.bind(event, new Meter(SMALL));
    read("{'properties':{'a':'" + text + "'}}");
    assertThat(bound.matches()).isTrue();
    assertThat(bound.row(SourceRecord.NONE))
        .isEqualTo(
            new RejectedRow(
                RejectReason.BUDGET_EXCEEDED,
                "trigger: this event takes more than 2000 steps; simplify the mapping or raise"
                    + " limits.steps"));

    read("{'properties':{'a':'a needle'}}");
    assertThat(bound.matches()).isTrue();
    assertThat(bound.row(SourceRecord.NONE)).isInstanceOf(Row.class);
    read("{'properties':{'a':'hay'}}");
    assertThat(bound.matches()).isFalse();
  }

  @Test
  void aStackThatOverflowsAndABugAreReasonsWithoutTheEventsContent() throws Exception {
    CompiledMapping deep = withDirective(BudgetTest::endlessly);

    assertThat(bound(deep, "{}"))
        .isEqualTo(
            new RejectedRow(
                RejectReason.BUDGET_EXCEEDED,
                "columns.c: the values nest too deep for this event; make the mapping flatter"));
    assertThat(RejectedRow.because("columns.c", new IllegalStateException("secret")).message())
        .startsWith(
            "columns.c: this is a bug, please report it: java.lang.IllegalStateException at ")
        .doesNotContain("secret");
  }

  @Test
  void anExtensionIsHeldToWhatItCharges() throws Exception {
    CompiledMapping mapping =
        withDirective(
            (root, meter) -> {
              meter.text(2_000);
              return TextNode.valueOf("never");
            });

    assertThat(bound(mapping, "{}"))
        .isInstanceOfSatisfying(
            RejectedRow.class,
            row -> assertThat(row.reason()).isEqualTo(RejectReason.BUDGET_EXCEEDED));
  }

  @Test
  void aMappingHasAtMostTwoThousandColumns() {
    StringBuilder columns = new StringBuilder("{'columns':{'c':1");
    for (int i = 0; i < Limits.MAX_COLUMNS; i++) {
      columns.append(",'c").append(i).append("':1");
    }

    assertThat(Json.problems(columns + "}}"))
        .containsExactly("columns: has 2001 columns, at most 2000 are allowed: split the mapping");
  }

  /** The row that the job makes. */
  private RowResult bound(CompiledMapping mapping, String json) {
    CompiledMapping.Bound bound = mapping.bind(event, new Meter(SMALL));
    read(json.replaceFirst("\\{", "{'type':'track'" + (json.equals("{}") ? "" : ",")));
    assertThat(bound.matches()).isTrue();
    return bound.row(SourceRecord.NONE);
  }

  private void read(String json) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThat(event.read(bytes)).isNull();
  }

  private static CompiledMapping withDirective(Expression expression) throws CompilationException {
    Directive directive =
        new Directive() {
          @Override
          public String name() {
            return "@own";
          }

          @Override
          public Expression compile(JsonNode operand, DirectiveContext context) {
            return expression;
          }
        };
    return MappingCompiler.compile(
        Json.object("{'columns':{'c':{'@own':1}}}"), Extensions.of(List.of(directive), List.of()));
  }

  @SuppressWarnings("InfiniteRecursion")
  private static JsonNode endlessly(JsonNode root, Meter meter) {
    return endlessly(root, meter);
  }
}
