package io.spillway.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.demo.Reconciliation.Totals;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconciliationTest {

  private static final Totals COMPLETE = new Totals(10, 6, 3, 1, 0, 9);

  @Test
  void addsUpWhenEveryEventIsAccountedForOnce() {
    assertThat(result(COMPLETE, Discrepancies.NONE).addsUp()).isTrue();
  }

  @Test
  void countsWhatKafkaDeleted() {
    Reconciliation result = result(new Totals(10, 5, 2, 1, 2, 9), Discrepancies.NONE);
    assertThat(result.addsUp()).isTrue();
    assertThat(result.toString()).contains("+ 1 dead-lettered + 2 deleted in Kafka; 0 lost");
  }

  @Test
  void doesNotAddUpWhenSomethingIsLostDuplicatedUnexpectedOrOverfull() {
    assertThat(result(COMPLETE, new Discrepancies(1, 0, 0, 0)).addsUp()).isFalse();
    assertThat(result(COMPLETE, new Discrepancies(0, 1, 0, 0)).addsUp()).isFalse();
    assertThat(result(COMPLETE, new Discrepancies(0, 0, 1, 0)).addsUp()).isFalse();
    assertThat(result(COMPLETE, new Discrepancies(0, 0, 0, 1)).addsUp()).isFalse();
    assertThat(result(new Totals(10, 6, 2, 1, 0, 9), Discrepancies.NONE).addsUp()).isFalse();
  }

  @Test
  void countsRowsByHowOftenTheyArrived() {
    Discrepancies.Counter counter = new Discrepancies.Counter();
    counter.row(1, true);
    counter.row(null, true);
    counter.row(null, false);
    counter.row(3, false);
    assertThat(counter.total()).isEqualTo(new Discrepancies(1, 1, 0, 0));
  }

  @Test
  void readsAsOneLine() {
    assertThat(result(new Totals(1000, 600, 390, 10, 0, 1200), Discrepancies.NONE))
        .hasToString(
            "1,000 produced = 600 delivered (1,200 rows) + 390 filtered out + 10 dead-lettered;"
                + " 0 lost, 0 twice, 0 unexpected, 0 overfull files");
  }

  private static Reconciliation result(Totals totals, Discrepancies discrepancies) {
    return new Reconciliation(totals, discrepancies, List.of());
  }
}
