package io.spillway.job.route;

import io.spillway.event.RejectReason;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import io.spillway.routing.DestinationCounts;
import io.spillway.routing.EventCount;
import io.spillway.routing.FilterReason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Counter;

/** What Route counts. For the task's thread. */
final class RouteMetrics {
  private final OperatorMetrics metrics;
  private final Map<String, OperatorMetrics> destinations = new HashMap<>();
  private final Map<EventCount, OperatorMetrics> filters = new HashMap<>();
  private final Counter events;
  private final Counter matched;
  private final Map<FilterReason, Counter> filtered;
  private final Counter rejected;
  private final Counter withheld;
  private final Map<RejectReason, Counter> deadLetters;
  private final Counter rows;
  private final Counter rowBytes;

  RouteMetrics(OperatorMetrics metrics) {
    this.metrics = metrics;
    events = metrics.counter(JobMetric.EVENTS);
    matched = metrics.counter(JobMetric.EVENTS_MATCHED);
    filtered = metrics.counters(JobMetric.EVENTS_FILTERED, FilterReason.class);
    rejected = metrics.counter(JobMetric.EVENTS_REJECTED);
    withheld = metrics.counter(JobMetric.DEAD_LETTERS_WITHHELD);
    deadLetters = metrics.counters(JobMetric.DEAD_LETTERS, RejectReason.class);
    rows = metrics.counter(JobMetric.ROWS);
    rowBytes = metrics.counter(JobMetric.ROW_BYTES);
  }

  /**
   * Shows what becomes of events by destination, from now on for these alone.
   *
   * @param counts by the destinations' ids; those of an id stay the same ones
   */
  void show(Map<String, DestinationCounts> counts) {
    destinations.entrySet().removeIf(shown -> removed(shown, counts.keySet()));
    counts.forEach((id, ofId) -> destinations.computeIfAbsent(id, key -> shown(key, ofId)));
    Set<EventCount> ofFilters = new HashSet<>();
    counts.values().forEach(ofId -> ofFilters.addAll(ofId.byFilter().values()));
    filters.entrySet().removeIf(shown -> removed(shown, ofFilters));
    counts.forEach(
        (id, ofId) -> ofId.byFilter().forEach((filter, count) -> show(id, filter, count)));
  }

  private static <K> boolean removed(Map.Entry<K, OperatorMetrics> shown, Set<K> remaining) {
    boolean gone = !remaining.contains(shown.getKey());
    if (gone) {
      shown.getValue().remove();
    }
    return gone;
  }

  private void show(String destinationId, String filterId, EventCount count) {
    if (!filters.containsKey(count)) {
      OperatorMetrics own = metrics.ofFilter(destinationId, filterId);
      own.gauge(JobMetric.STOPPED_EVENTS, count::events);
      filters.put(count, own);
    }
  }

  private OperatorMetrics shown(String destinationId, DestinationCounts counts) {
    OperatorMetrics own = metrics.ofDestination(destinationId);
    own.gauge(JobMetric.ENABLED, () -> counts.isEnabled() ? 1 : 0);
    own.gauge(JobMetric.RECEIVED_EVENTS, counts::received);
    own.gauge(JobMetric.TAKEN_EVENTS, counts::taken);
    own.gauge(JobMetric.SWITCHED_OFF_EVENTS, counts::switchedOff);
    own.gauge(JobMetric.FILTERED_EVENTS, counts::filtered);
    own.gauge(JobMetric.ROUTED_ROWS, counts::rows);
    own.gauge(JobMetric.REJECTED_ROWS, counts::rejectedRows);
    return own;
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

  /** A dead letter has no event, because its destinations have too many dead letters. */
  void withheld() {
    withheld.inc();
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
