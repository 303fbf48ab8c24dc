package io.spillway.job.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/metrics.md is made from the metrics, so that it cannot say anything else. */
class MetricsPageTest {
  private static final Path PAGE = Path.of("../docs/metrics.md");
  private static final Path MADE = Path.of("target/metrics.md");
  private static final String PREFIX = "flink_taskmanager_job_task_operator_";

  @Test
  void thePageListsEveryMetricAsItIs() throws IOException {
    String made = page();
    Files.createDirectories(MADE.getParent());
    Files.writeString(MADE, made);
    assertThat(Files.readString(PAGE))
        .as("docs/metrics.md is out of date; copy job/%s over it", MADE)
        .isEqualTo(made);
  }

  @Test
  void noTwoMetricsHaveOneName() {
    assertThat(JobMetric.values()).extracting(JobMetric::prometheusName).doesNotHaveDuplicates();
  }

  private static String page() {
    return """
    # Metrics

    What the job says about itself, beside Flink's, Kafka's and the file sink's own metrics. Flink's Prometheus reporter
    puts `flink_taskmanager_job_task_operator_` in front of the names below; its other reporters, its REST API and its web
    UI show them as `<operator>.spillway.<label>.<value>.<name>`. Every metric is there once per subtask, with Flink's labels
    (`job_name`, `operator_name`, `subtask_index`, ...): sum counters over subtasks, and take the maximum of ages.

    Counters start from 0 with each start of a task; Prometheus's `rate` and `increase` know. Its reporter calls counters
    gauges, and shows a histogram as a summary: `<name>{quantile="0.95"}` over the latest 1,024 values, and `<name>_count`.

    Labels have few values. `destination` has the ids of destinations that have been owed a file since the task began; the
    series of one that was disabled or removed go away once it has got everything. No label ever holds anything of an event.

    ## Switch the reporter on

    `conf/config.yaml` and the manifests in `deploy/k8s` do: every JobManager and TaskManager answers on port 9249 (the next
    free one up to 9260, where several share a machine). Flink's image has the reporter among its plugins; elsewhere it
    needs `flink-metrics-prometheus` in the folder `plugins/metrics-prometheus`. With `filterLabelValueCharacters: false`
    destinations keep their ids as they are; the rules and the dashboard in `deploy` need that to tell `a-b` from `a_b`.

    ## The job's own metrics

    | metric | operator | kind | unit | labels | what it says |
    |---|---|---|---|---|---|
    """
        + Arrays.stream(JobMetric.values()).map(MetricsPageTest::row).collect(Collectors.joining())
        + """

        ## Others worth watching

        | metric | what it says |
        |---|---|
        | `flink_taskmanager_job_task_operator_pendingRecords` | consumer lag: events in Kafka that were not read yet |
        | `flink_taskmanager_job_task_busyTimeMsPerSecond` | of each second, how long a task worked; near 1,000 it is the bottleneck |
        | `flink_taskmanager_job_task_backPressuredTimeMsPerSecond` | how long it waited for the next one |
        | `flink_jobmanager_job_numRestarts` | restarts of the job since its JobManager began |
        | `flink_jobmanager_job_numberOfFailedCheckpoints` | checkpoints that failed |
        | `flink_jobmanager_job_numberOfCompletedCheckpoints` | checkpoints that were completed |
        | `flink_jobmanager_job_lastCheckpointDuration` | how long the last one took, in ms |

        [deploy/prometheus/spillway-rules.yaml](../deploy/prometheus/spillway-rules.yaml) has alert rules over them, explained in
        [operations.md](operations.md#alerts); [deploy/grafana/spillway.json](../deploy/grafana/spillway.json) is a dashboard.
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
