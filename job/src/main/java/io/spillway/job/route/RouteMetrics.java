package io.spillway.job.route;

import io.spillway.event.RejectReason;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import io.spillway.routing.FilterReason;
import java.util.Map;
import org.apache.flink.metrics.Counter;

/** What Route counts. For the task's thread. */
final class RouteMetrics {
  private final Counter events;
  private final Counter matched;
  private final Map<FilterReason, Counter> filtered;
  private final Counter rejected;
  private final Map<RejectReason, Counter> deadLetters;
  private final Counter rows;
  private final Counter rowBytes;

  RouteMetrics(OperatorMetrics metrics) {
    events = metrics.counter(JobMetric.EVENTS);
    matched = metrics.counter(JobMetric.EVENTS_MATCHED);
    filtered = metrics.counters(JobMetric.EVENTS_FILTERED, FilterReason.class);
    rejected = metrics.counter(JobMetric.EVENTS_REJECTED);
    deadLetters = metrics.counters(JobMetric.DEAD_LETTERS, RejectReason.class);
    rows = metrics.counter(JobMetric.ROWS);
    rowBytes = metrics.counter(JobMetric.ROW_BYTES);
  }

  void event() {
    events.inc();
  }

  void matched() {
    matched.inc();
  }

  void filtered(FilterReason reason) {
    filtered.get(reason).inc();
  }

  /** An event became a dead letter. */
  void rejected() {
    rejected.inc();
  }

  /** One of the failures that a dead letter lists. */
  void failure(RejectReason reason) {
    deadLetters.get(reason).inc();
  }

  void row(int bytes) {
    rows.inc();
    rowBytes.inc(bytes);
  }
}
