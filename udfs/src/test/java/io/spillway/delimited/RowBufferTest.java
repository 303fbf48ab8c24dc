package io.spillway.delimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.budget.BudgetExceededException;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RowBufferTest {
  private final RowBuffer row = new RowBuffer(new Meter(Limits.DEFAULTS));

  @Test
  void quotesInsideCellsAreDoubled() {
    row.startCell();
    row.text("say \"hi\"");
    row.endCell();
    row.delimiter(Delimiter.TAB);
    row.startCell();
    row.endCell();

    assertThat(text()).isEqualTo("\"say \"\"hi\"\"\"\t\"\"");
  }

  @Test
  void halvesOfPairsBecomeReplacementCharacters() {
    row.text("a\ud83d|\ude00b\ud83d\ude00\ud83d");

    assertThat(text()).isEqualTo("a\ufffd|\ufffdb😀\ufffd");
  }

  @Test
  void longTextsAreEncodedAsJavaDoes() {
    String text = "é€😀x\"".repeat(30_000);
    row.text(text);

    assertThat(text()).isEqualTo(text.replace("\"", "\"\""));
  }

  @Test
  void aClearedBufferStartsAgain() {
    row.text("before");
    row.clear();
    row.text("after");

    assertThat(text()).isEqualTo("after");
  }

  @Test
  void rowsAndCellsBeyondTheLimitsAreRefused() {
    RowBuffer small = new RowBuffer(new Meter(limits(30_000, 50_000)));
    String text = "x".repeat(20_000);

    small.startCell();
    assertThatThrownBy(() -> small.text(text.repeat(3)))
        .isInstanceOf(BudgetExceededException.class)
        .hasMessage(
            "the cell is longer than 30000 bytes; simplify the mapping or raise limits.cell-size");

    small.clear();
    small.startCell();
    small.text(text);
    small.endCell();
    small.startCell();
    small.text(text);
    small.endCell();
    small.startCell();
    assertThatThrownBy(() -> small.text(text))
        .isInstanceOf(BudgetExceededException.class)
        .hasMessage(
            "the row is longer than 50000 bytes; simplify the mapping or raise limits.row-size");
  }

  private static Limits limits(int cellBytes, int rowBytes) {
    return new Limits(
        1_000_000, 1_000, 1_000_000, 1_000, cellBytes, rowBytes, Duration.ofSeconds(10));
  }

  private String text() {
    return new String(row.toByteArray(), StandardCharsets.UTF_8);
  }
}
