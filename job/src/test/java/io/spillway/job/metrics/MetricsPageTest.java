package io.spillway.job.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.job.GeneratedPage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Generates docs/metrics.md from the metrics, and fails when they differ. */
class MetricsPageTest {
  private static final String PREFIX = "flink_taskmanager_job_task_operator_";

  @Test
  void thePageListsEveryMetricAsItIs() throws IOException {
    GeneratedPage.assertUpToDate("metrics.md", page());
  }

  @Test
  void noTwoMetricsHaveOneName() {
    assertThat(JobMetric.values()).extracting(JobMetric::prometheusName).doesNotHaveDuplicates();
  }

  private static String page() {
    return """
    # Metrics

    The job's own metrics, in addition to those of Flink, Kafka and the file sink. Flink's Prometheus reporter puts
    `flink_taskmanager_job_task_operator_` in front of the names below; its other reporters, its REST API and its web UI
    show them as `<operator>.spillway.<label>.<value>.<name>`. Every metric exists once per subtask, with Flink's labels
    (`job_name`, `operator_name`, `subtask_index`, ...): sum counters over subtasks, and take the maximum of ages.

    Counters start from 0 whenever a task starts; Prometheus's `rate` and `increase` allow for that. The reporter declares
    counters as gauges, and a histogram as a summary: `<name>{quantile="0.95"}` over the latest 1,024 values, and
    `<name>_count`.

    Labels have few values. `destination` has the ids of the catalog's destinations on Route, of those that it has had rows
    for on Batch, and of those that it has had a file for on Deliver, where the series of a removed destination disappear
    once it has received everything. No label ever contains data of an event.

    ## Switch the reporter on

    `conf/config.yaml` and the manifests in `deploy/k8s` do so: every JobManager and TaskManager listens on port 9249 (the
    next free one up to 9260 where several share a machine). Flink's image has the reporter among its plugins; elsewhere,
    put `flink-metrics-prometheus` into the folder `plugins/metrics-prometheus`. `filterLabelValueCharacters: false` keeps
    destinations' ids unchanged; the rules and the dashboard in `deploy` need that to distinguish `a-b` from `a_b`.

    ## The job's own metrics

    | metric | operator | kind | unit | labels | what it says |
    |---|---|---|---|---|---|
    """
        + Arrays.stream(JobMetric.values()).map(MetricsPageTest::row).collect(Collectors.joining())
        + """

        ## Others worth watching

        | metric | what it says |
        |---|---|
        | `flink_taskmanager_job_task_operator_pendingRecords` | consumer lag: offsets in Kafka that are not read yet, see [SpillwayLag](operations/runbook.md#spillwaylag) |
        | `flink_taskmanager_job_task_operator_KafkaSourceReader_topic_partition_currentOffset` | the offset that was read last, by `topic` and `partition`; -1 before the first |
        | `flink_taskmanager_job_task_busyTimeMsPerSecond` | how long a task worked, per second; near 1,000 it is the bottleneck |
        | `flink_taskmanager_job_task_backPressuredTimeMsPerSecond` | how long a task waited for the next one, per second |
        | `flink_jobmanager_job_numRestarts` | restarts of the job since its JobManager started |
        | `flink_jobmanager_job_numberOfFailedCheckpoints` | checkpoints that failed |
        | `flink_jobmanager_job_numberOfCompletedCheckpoints` | checkpoints that were completed |
        | `flink_jobmanager_job_lastCheckpointDuration` | duration of the last checkpoint, in ms |

        [deploy/prometheus/spillway-rules.yaml](../deploy/prometheus/spillway-rules.yaml) has alert rules over them, which the
        [runbook](operations/runbook.md) explains; [deploy/grafana/spillway.json](../deploy/grafana/spillway.json) is a
        dashboard.
        """;
  }

  private static String row(JobMetric metric) {
    return "| `"
        + metric.prometheusName().substring(PREFIX.length())
        + "` | "
        + String.join(", ", metric.operators())
        + " | "
        + metric.kind().name().toLowerCase(Locale.ROOT)
        + " | "
        + metric.unit()
        + " | "
        + label(metric)
        + " | "
        + metric.help()
        + " |\n";
  }

  private static String label(JobMetric metric) {
    Label label = metric.label();
    if (label == null) {
      return "";
    }
    return "`"
        + label.key()
        + "`"
        + label.codes().stream()
            .map(value -> "`" + value + "`")
            .collect(Collectors.joining(", ", label.codes().isEmpty() ? "" : ": ", ""));
  }
}
