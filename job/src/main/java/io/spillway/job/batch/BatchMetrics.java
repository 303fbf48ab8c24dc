package io.spillway.job.batch;

import io.spillway.batching.BatchFill;
import io.spillway.batching.CloseCause;
import io.spillway.batching.Rows;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;

/**
 * What Batch counts, and what it holds at the moment. The task's thread alone changes it; any
 * thread may read it.
 */
final class BatchMetrics {
  private static final double PERCENT = 100;

  private final OperatorMetrics metrics;
  private final Map<String, AtomicLong> rowsByDestination = new HashMap<>();
  private final Map<CloseCause, Counter> batches;
  private final Counter batchedRows;
  private final Histogram fill;

  /** Open batches by the second in which they were opened: few, however many batches are open. */
  private final TreeMap<Long, Integer> opened = new TreeMap<>();

  private volatile Held held = new Held(0, 0, 0, Long.MAX_VALUE);

  /**
   * The sum of all open batches.
   *
   * @param oldestMillis when the oldest was opened; {@link Long#MAX_VALUE} when none is open
   */
  private record Held(int batches, long rows, long bytes, long oldestMillis) {
    long oldestAgeMillis(long nowMillis) {
      return batches == 0 ? 0 : Math.max(0, nowMillis - oldestMillis);
    }
  }

  /**
   * @param nowMillis processing time
   */
  BatchMetrics(OperatorMetrics metrics, Duration maxAge, LongSupplier nowMillis) {
    this.metrics = metrics;
    batches = metrics.counters(JobMetric.BATCHES, CloseCause.class);
    batchedRows = metrics.counter(JobMetric.BATCHED_ROWS);
    fill = metrics.histogram(JobMetric.BATCH_FILL);
    long maxAgeMillis = maxAge.toMillis();
    metrics.gauge(JobMetric.HELD_BATCHES, () -> held.batches);
    metrics.gauge(JobMetric.HELD_ROWS, () -> held.rows);
    metrics.gauge(JobMetric.HELD_BYTES, () -> held.bytes);
    metrics.gauge(JobMetric.OLDEST_HELD_AGE, () -> held.oldestAgeMillis(nowMillis.getAsLong()));
    metrics.gauge(JobMetric.BATCH_MAX_AGE, () -> maxAgeMillis);
  }

  /** A batch of a destination was opened. */
  void opened(String destinationId, OpenBatch batch, long openedMillis) {
    opened.merge(second(openedMillis), 1, Integer::sum);
    hold(destinationId, 1, batch.fill().rows(), batch.fill().bytes());
  }

  /** An open batch of a destination got more rows. */
  void grew(String destinationId, Rows rows) {
    hold(destinationId, 0, rows.count(), rows.data().length);
  }

  /** An open batch of a destination was emptied. */
  void emptied(String destinationId, OpenBatch batch, long openedMillis) {
    opened.merge(second(openedMillis), -1, (a, b) -> a + b == 0 ? null : a + b);
    hold(destinationId, -1, -batch.fill().rows(), -batch.fill().bytes());
  }

  /** A batch was closed, whether it had been open or not. */
  void closed(CloseCause cause, BatchFill batch) {
    batches.get(cause).inc();
    batchedRows.inc(batch.rows());
    fill.update(Math.round(PERCENT * batch.rows() / batch.batchSize()));
  }

  private void hold(String destinationId, int moreBatches, long moreRows, long moreBytes) {
    var unused = rowsByDestination.computeIfAbsent(destinationId, this::shown).addAndGet(moreRows);
    Held before = held;
    held =
        new Held(
            before.batches + moreBatches,
            before.rows + moreRows,
            before.bytes + moreBytes,
            opened.isEmpty() ? Long.MAX_VALUE : opened.firstKey() * 1000);
  }

  private AtomicLong shown(String destinationId) {
    AtomicLong rows = new AtomicLong();
    metrics.ofDestination(destinationId).gauge(JobMetric.DESTINATION_HELD_ROWS, rows::get);
    return rows;
  }

  private static long second(long millis) {
    return Math.floorDiv(millis, 1000);
  }
}
