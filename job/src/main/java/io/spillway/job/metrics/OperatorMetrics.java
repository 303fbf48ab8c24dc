package io.spillway.job.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.jspecify.annotations.Nullable;

/** Registers the metrics of an operator: only those of {@link JobMetric}, with their labels. */
public final class OperatorMetrics {
  /** Tells them from the metrics of Flink, Kafka and the connectors. */
  static final String NAMESPACE = "spillway";

  /** Quantiles are over this many latest values. */
  private static final int HISTOGRAM_WINDOW = 1024;

  /** Each has an object of its own: Flink's REST API knows a gauge by its object. */
  private static final class Clock implements Gauge<String> {
    @Override
    public String getValue() {
      return Long.toString(System.currentTimeMillis());
    }
  }

  private final MetricGroup group;
  private final @Nullable Label label;

  /**
   * @param operator the operator's own group
   */
  public OperatorMetrics(MetricGroup operator) {
    this(operator.addGroup(NAMESPACE), null);
    text(JobMetric.CLOCK, new Clock());
  }

  private OperatorMetrics(MetricGroup group, @Nullable Label label) {
    this.group = group;
    this.label = label;
  }

  /** A counter for the task's thread alone. */
  public Counter counter(JobMetric metric) {
    return group.counter(checked(metric, Series.Kind.COUNTER, label), new SimpleCounter());
  }

  /** A counter for any thread. */
  public Counter sharedCounter(JobMetric metric) {
    return group.counter(
        checked(metric, Series.Kind.COUNTER, label), new ThreadSafeSimpleCounter());
  }

  /** A counter per value of the metric's label, for the task's thread alone. */
  public <E extends Enum<E>> Map<E, Counter> counters(JobMetric metric, Class<E> values) {
    return counters(metric, values, SimpleCounter::new);
  }

  /** A counter per value of the metric's label, for any thread. */
  public <E extends Enum<E>> Map<E, Counter> sharedCounters(JobMetric metric, Class<E> values) {
    return counters(metric, values, ThreadSafeSimpleCounter::new);
  }

  private <E extends Enum<E>> Map<E, Counter> counters(
      JobMetric metric, Class<E> values, Supplier<Counter> counter) {
    Label own = Objects.requireNonNull(metric.label(), "label");
    String name = checked(metric, Series.Kind.COUNTER, own);
    Map<E, Counter> counters = new EnumMap<>(values);
    for (E value : values.getEnumConstants()) {
      counters.put(
          value, group.addGroup(own.key(), Label.code(value)).counter(name, counter.get()));
    }
    return counters;
  }

  /** Registers a gauge; other threads than the task's read it. */
  public void gauge(JobMetric metric, Gauge<? extends Number> gauge) {
    group.gauge(checked(metric, Series.Kind.GAUGE, label), gauge);
  }

  /** Registers a text that other threads than the task's read. */
  public void text(JobMetric metric, Gauge<String> text) {
    group.gauge(checked(metric, Series.Kind.TEXT, label), text);
  }

  public Histogram histogram(JobMetric metric) {
    return group.histogram(
        checked(metric, Series.Kind.HISTOGRAM, label),
        new DescriptiveStatisticsHistogram(HISTOGRAM_WINDOW));
  }

  /**
   * A destination's own metrics, until they are removed. Flink's REST API keeps the last values of
   * removed ones, also those of a task that has been restarted: their clock stands still then.
   */
  public OperatorMetrics ofDestination(String destinationId) {
    OperatorMetrics own =
        new OperatorMetrics(
            group.addGroup(Label.DESTINATION.key(), destinationId), Label.DESTINATION);
    own.text(JobMetric.DESTINATION_CLOCK, new Clock());
    return own;
  }

  /**
   * The metrics of a partition of Kafka.
   *
   * @param partition such as {@code events-3}
   */
  public OperatorMetrics ofPartition(String partition) {
    return new OperatorMetrics(group.addGroup(Label.PARTITION.key(), partition), Label.PARTITION);
  }

  /** The metrics of a filter of a destination, until they are removed. */
  public OperatorMetrics ofFilter(String destinationId, String filterId) {
    return new OperatorMetrics(
        group.addGroup(Label.FILTER.key(), destinationId + "/" + filterId), Label.FILTER);
  }

  /** Unregisters the metrics of a destination or a filter. */
  public void remove() {
    if (group instanceof AbstractMetricGroup<?> removable) {
      removable.close();
    }
  }

  private static String checked(JobMetric metric, Series.Kind kind, @Nullable Label label) {
    if (metric.kind() != kind || metric.label() != label) {
      throw new IllegalArgumentException(metric + " is no " + kind + " of " + label);
    }
    return metric.metricName();
  }
}
