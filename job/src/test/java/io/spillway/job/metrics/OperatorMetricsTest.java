package io.spillway.job.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The clocks by which {@code status} tells series that have ended from the others. */
class OperatorMetricsTest {
  @Test
  void givesEachDestinationAClockUntilItIsRemoved() {
    RecordedMetrics metrics = new RecordedMetrics();
    OperatorMetrics operator = new OperatorMetrics(metrics.ofTask().getOrAddOperator("Route"));
    OperatorMetrics acme = operator.ofDestination("acme");
    long before = System.currentTimeMillis();
    assertThat(Long.parseLong(metrics.text("clockMillis"))).isGreaterThanOrEqualTo(before);
    assertThat(Long.parseLong(metrics.text("destination.acme.clockMillis")))
        .isGreaterThanOrEqualTo(before);
    acme.remove();
    assertThat(metrics.names())
        .contains("clockMillis")
        .doesNotContain("destination.acme.clockMillis");
  }

  /** Flink's REST API knows a gauge by its object. */
  @Test
  void registersEachClockAsAnObjectOfItsOwn() {
    RecordedMetrics metrics = new RecordedMetrics();
    OperatorMetrics operator = new OperatorMetrics(metrics.ofTask().getOrAddOperator("Route"));
    var unused = operator.ofDestination("acme");
    assertThat(metrics.metric("clockMillis"))
        .isNotSameAs(metrics.metric("destination.acme.clockMillis"));
  }
}
