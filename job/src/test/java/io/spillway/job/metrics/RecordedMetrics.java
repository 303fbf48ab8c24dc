package io.spillway.job.metrics;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;

/** The job's own metrics of one operator, recorded for a test. */
public final class RecordedMetrics {
  private static final String OWN = "." + OperatorMetrics.NAMESPACE + ".";

  private final Map<String, Metric> registered = new TreeMap<>();
  private final TaskMetricGroup task =
      TaskManagerMetricGroup.createTaskManagerMetricGroup(
              TestingMetricRegistry.builder()
                  .setRegisterConsumer(
                      (metric, name, group) -> registered.put(identifier(name, group), metric))
                  .setUnregisterConsumer(
                      (metric, name, group) -> registered.remove(identifier(name, group)))
                  .build(),
              "localhost",
              ResourceID.generate())
          .addJob(new JobID(), "job")
          .addTask(ExecutionAttemptID.randomId(), "task");

  private static String identifier(String name, AbstractMetricGroup<?> group) {
    String whole = group.getMetricIdentifier(name);
    int own = whole.indexOf(OWN);
    return own < 0 ? whole : whole.substring(own + OWN.length());
  }

  /** For the environment of the operator under test. */
  public TaskMetricGroup ofTask() {
    return task;
  }

  /** All current metrics: labels, their values and names, separated by dots. */
  public Set<String> names() {
    return registered.keySet();
  }

  /** A counter's or gauge's value, or how many values a histogram got. */
  public long value(String name) {
    Metric metric = registered.get(name);
    if (metric instanceof Counter counter) {
      return counter.getCount();
    } else if (metric instanceof Gauge<?> gauge) {
      return ((Number) gauge.getValue()).longValue();
    } else if (metric instanceof Histogram histogram) {
      return histogram.getCount();
    }
    throw new IllegalArgumentException("there is no " + name + " but " + registered.keySet());
  }

  /** What was registered. */
  Metric metric(String name) {
    return Objects.requireNonNull(registered.get(name), name);
  }

  /** A gauge's text. */
  public String text(String name) {
    return (String) ((Gauge<?>) registered.get(name)).getValue();
  }
}
