package io.spillway.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReconciliationTest {

  @Test
  void addsUpWhenEveryEventIsAccountedForOnce() {
    assertThat(new Reconciliation(10, 6, 3, 1, 9, 0, 0, 0).addsUp()).isTrue();
  }

  @Test
  void doesNotAddUpWhenSomethingIsLostDoubledOrUnexpected() {
    assertThat(new Reconciliation(10, 6, 3, 1, 9, 1, 0, 0).addsUp()).isFalse();
    assertThat(new Reconciliation(10, 6, 3, 1, 9, 0, 1, 0).addsUp()).isFalse();
    assertThat(new Reconciliation(10, 6, 3, 1, 9, 0, 0, 1).addsUp()).isFalse();
    assertThat(new Reconciliation(10, 6, 2, 1, 9, 0, 0, 0).addsUp()).isFalse();
  }

  @Test
  void readsAsOneLine() {
    assertThat(new Reconciliation(1000, 600, 390, 10, 1200, 0, 0, 0))
        .hasToString(
            "1,000 produced = 600 delivered (1,200 rows) + 390 filtered out + 10 dead-lettered;"
                + " 0 lost, 0 twice, 0 unexpected");
  }
}
