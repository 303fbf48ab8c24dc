package io.spillway.playground;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellsTest {
  @Test
  void takesCellsOutOfTheirQuotes() {
    assertThat(Cells.of("\"a\",\"\",\"b,c\"", ',')).containsExactly("a", "", "b,c");
  }

  @Test
  void keepsQuotesThatAreInACell() {
    assertThat(Cells.of("\"\"\"a\"\"\"|\"say \"\"hi\"\", \"|\"\"\"\"", '|'))
        .containsExactly("\"a\"", "say \"hi\", ", "\"");
  }

  @Test
  void hasNoCellsOfAnEmptyRow() {
    assertThat(Cells.of("", ',')).isEmpty();
  }

  @Test
  void readsCellsWithoutQuotes() {
    assertThat(Cells.of("u", ',')).containsExactly("u");
    assertThat(Cells.of("u,\"a,b\",,\"\",", ',')).containsExactly("u", "a,b", "", "", "");
    assertThat(Cells.of(",", ',')).containsExactly("", "");
  }
}
