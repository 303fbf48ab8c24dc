package io.spillway.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReconciliationTest {

  @Test
  void addsUpWhenEveryEventIsAccountedForOnce() {
    assertThat(result(10, 6, 3, 1, 9, 0, 0, 0).addsUp()).isTrue();
  }

  @Test
  void doesNotAddUpWhenSomethingIsLostDoubledOrUnexpected() {
    assertThat(result(10, 6, 3, 1, 9, 1, 0, 0).addsUp()).isFalse();
    assertThat(result(10, 6, 3, 1, 9, 0, 1, 0).addsUp()).isFalse();
    assertThat(result(10, 6, 3, 1, 9, 0, 0, 1).addsUp()).isFalse();
    assertThat(result(10, 6, 2, 1, 9, 0, 0, 0).addsUp()).isFalse();
    assertThat(new Reconciliation(10, 6, 3, 1, 9, 0, 0, 0, 1, List.of()).addsUp()).isFalse();
  }

  @Test
  void readsAsOneLine() {
    assertThat(result(1000, 600, 390, 10, 1200, 0, 0, 0))
        .hasToString(
            "1,000 produced = 600 delivered (1,200 rows) + 390 filtered out + 10 dead-lettered;"
                + " 0 lost, 0 twice, 0 unexpected, 0 overfull files");
  }

  private static Reconciliation result(
      long produced,
      long delivered,
      long filteredOut,
      long deadLettered,
      long rows,
      long lost,
      long twice,
      long unexpected) {
    return new Reconciliation(
        produced,
        delivered,
        filteredOut,
        deadLettered,
        rows,
        lost,
        twice,
        unexpected,
        0,
        List.of());
  }
}
