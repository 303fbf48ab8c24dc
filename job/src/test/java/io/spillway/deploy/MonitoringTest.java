package io.spillway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;

/**
 * The alert rules and the dashboard use existing metrics of the job, and the runbook explains every
 * alert. {@code MetricsITCase} looks for Flink's own metrics in a running job.
 */
class MonitoringTest {
  private static final Path RULES = Project.ROOT.resolve("deploy/prometheus/spillway-rules.yaml");
  private static final Path DASHBOARD = Project.ROOT.resolve("deploy/grafana/spillway.json");
  private static final Path RUNBOOK = Project.ROOT.resolve("docs/operations/runbook.md");
  private static final String SECTION_OF_RUNBOOK = "docs/operations/runbook.md#";
  private static final Pattern ALERT = Pattern.compile("Spillway[A-Z]\\w+");
  private static final Pattern OWN = Pattern.compile("flink_\\w+_operator_spillway_\\w+");
  private static final int DASHBOARD_WIDTH = 24;

  /** Panels of what has no limit, or whose limit is a line or a share of something else. */
  private static final Set<String> WITHOUT_THRESHOLDS =
      Set.of(
          "Batches closed, by cause",
          "Bytes",
          "Bytes delivered, top ten",
          "Bytes waiting, top ten",
          "Calls to STS, by result",
          "Checkpoints",
          "Consumer lag",
          "Dead letters, by reason",
          "Delivered",
          "Destinations in force",
          "Events",
          "Events and rows",
          "Events by destination, top ten",
          "Failed attempts, by reason",
          "Files",
          "Files delivered, top ten",
          "Files waiting",
          "Files waiting, top ten",
          "Filtered, by reason",
          "Held bytes",
          "Held rows",
          "How full batches were",
          "Oldest held batch",
          "Oldest undelivered",
          "Rows",
          "Rows by destination, top ten",
          "Rows held by destination, top ten",
          "Rows per batch",
          "Size of the last checkpoint",
          "Transfer time",
          "Transfers under way",
          "Undelivered",
          "Undelivered bytes");

  @Test
  void everyAlertHasASummaryAndASectionOfTheRunbook() throws IOException {
    List<String> alerts = new ArrayList<>();
    for (JsonNode group : new YAMLMapper().readTree(Files.readString(RULES)).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        if (rule.has("record")) {
          continue;
        }
        String name = rule.path("alert").asText();
        alerts.add(name);
        assertThat(rule.path("expr").asText()).as(name).isNotBlank();
        assertThat(rule.at("/labels/severity").asText()).as(name).isIn("warning", "critical");
        assertThat(rule.at("/annotations/summary").asText()).as(name).isNotBlank();
        assertThat(rule.at("/annotations/description").asText()).as(name).endsWith(".");
        assertThat(rule.at("/annotations/runbook_url").asText())
            .isEqualTo(SECTION_OF_RUNBOOK + name.toLowerCase(Locale.ROOT));
      }
    }
    assertThat(alerts).doesNotHaveDuplicates().hasSizeGreaterThan(10);
    assertThat(alerts).containsExactlyElementsOf(explained());
  }

  /** {@code humanizeDuration} takes seconds, and no other text has a unit of time. */
  @Test
  void everyAlertThatTellsATimeTellsItInSeconds() throws IOException {
    for (JsonNode rule : new YAMLMapper().readTree(Files.readString(RULES)).findParents("alert")) {
      String expression = rule.path("expr").asText();
      String description = rule.at("/annotations/description").asText();
      assertThat(description).doesNotContain(" ms");
      assertThat(description.contains("humanizeDuration"))
          .as(rule.path("alert").asText())
          .isEqualTo(expression.contains("_oldest"));
      assertThat(expression.replaceAll("_oldest\\w+\\) / 1000", "")).doesNotContain("_oldest");
    }
  }

  /** The alerts that have a section of their own. */
  private static List<String> explained() throws IOException {
    return Files.readAllLines(RUNBOOK).stream()
        .filter(line -> line.startsWith("## "))
        .map(line -> line.substring(3))
        .toList();
  }

  @Test
  void everyQueryUsesExistingMetrics() throws IOException {
    Set<String> known = new TreeSet<>();
    for (JobMetric metric : JobMetric.values()) {
      known.add(metric.prometheusName());
      if (metric.kind() == Series.Kind.HISTOGRAM) {
        known.add(metric.prometheusName() + "_count");
      }
    }
    assertThat(own(RULES)).isSubsetOf(known);
    assertThat(own(DASHBOARD)).isSubsetOf(known);
  }

  @Test
  void theDashboardShowsEveryMetricOfTheJob() throws IOException {
    assertThat(own(DASHBOARD))
        .containsAll(
            Arrays.stream(JobMetric.values())
                .filter(metric -> metric.kind() != Series.Kind.TEXT)
                .map(JobMetric::prometheusName)
                .collect(Collectors.toSet()));
  }

  @Test
  void theDashboardIsWellFormed() throws IOException {
    JsonNode dashboard = new JsonMapper().readTree(Files.readString(DASHBOARD));
    assertThat(dashboard.path("uid").asText()).isEqualTo("spillway");
    Set<Integer> ids = new TreeSet<>();
    boolean[][] taken = new boolean[1000][DASHBOARD_WIDTH];
    for (JsonNode panel : dashboard.path("panels")) {
      String title = panel.path("title").asText();
      assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
      if (!panel.path("type").asText().equals("row")) {
        assertThat(panel.path("targets")).as(title).isNotEmpty();
        assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
      }
      JsonNode place = panel.path("gridPos");
      int right = place.path("x").asInt() + place.path("w").asInt();
      assertThat(right).as(title).isLessThanOrEqualTo(DASHBOARD_WIDTH);
      for (int y = place.path("y").asInt();
          y < place.path("y").asInt() + place.path("h").asInt();
          y++) {
        for (int x = place.path("x").asInt(); x < right; x++) {
          assertThat(taken[y][x]).as("%s overlaps another panel", title).isFalse();
          taken[y][x] = true;
        }
      }
    }
  }

  @Test
  void everyPanelSaysWhatItShowsAndNamesExistingAlerts() throws IOException {
    List<String> alerts = explained();
    for (JsonNode panel : panels()) {
      String description = panel.path("description").asText();
      assertThat(description).as(panel.path("title").asText()).endsWith(".").hasSizeGreaterThan(15);
      assertThat(ALERT.matcher(description).results().map(MatchResult::group)).isSubsetOf(alerts);
    }
  }

  @Test
  void everyPanelWithALimitShowsIt() throws IOException {
    List<String> without = new ArrayList<>();
    for (JsonNode panel : panels()) {
      String title = panel.path("title").asText();
      JsonNode steps = panel.at("/fieldConfig/defaults/thresholds/steps");
      if (steps.isMissingNode()) {
        without.add(title);
        continue;
      }
      assertThat(steps).as(title).hasSizeGreaterThan(1);
      assertThat(steps.path(0).path("value").isNull()).as(title).isTrue();
      for (int i = 1; i < steps.size(); i++) {
        assertThat(steps.path(i).path("value").asLong())
            .as(title)
            .isGreaterThan(steps.path(i - 1).path("value").asLong());
      }
      // A time series draws its thresholds only where it is told to.
      if (panel.path("type").asText().equals("timeseries")) {
        assertThat(panel.at("/fieldConfig/defaults/custom/thresholdsStyle/mode").asText())
            .as(title)
            .isEqualTo("dashed");
      }
    }
    assertThat(without).hasSameElementsAs(WITHOUT_THRESHOLDS);
  }

  /** As many milliseconds as the alert has seconds, and as conf/config.yaml says. */
  @Test
  void thresholdsAreThoseOfTheAlertsAndSettings() throws IOException {
    assertThat(Files.readString(RULES)).contains("oldestWaitingAgeMillis) / 1000 > 3600");
    assertThat(thresholds("Oldest waiting file")).containsExactly(3_600_000L);
    assertThat(thresholds("Oldest waiting file, top ten")).containsExactly(3_600_000L);
    assertThat(Files.readString(RULES)).contains("numRestarts[30m])) >= 3");
    assertThat(thresholds("Restarts within half an hour")).containsExactly(3L);
    JsonNode checkpointing =
        new YAMLMapper()
            .readTree(Files.readString(Project.ROOT.resolve("conf/config.yaml")))
            .at("/execution/checkpointing");
    assertThat(thresholds("Duration of the last checkpoint"))
        .containsExactly(
            TimeUtils.parseDuration(checkpointing.path("interval").asText()).toMillis(),
            TimeUtils.parseDuration(checkpointing.path("timeout").asText()).toMillis());
  }

  private static List<Long> thresholds(String title) throws IOException {
    return panels().stream()
        .filter(panel -> panel.path("title").asText().equals(title))
        .flatMap(panel -> panel.at("/fieldConfig/defaults/thresholds/steps").valueStream())
        .map(step -> step.path("value"))
        .filter(value -> !value.isNull())
        .map(JsonNode::asLong)
        .toList();
  }

  /** The panels that show something. */
  private static List<JsonNode> panels() throws IOException {
    JsonNode dashboard = new JsonMapper().readTree(Files.readString(DASHBOARD));
    List<JsonNode> panels =
        dashboard
            .path("panels")
            .valueStream()
            .filter(panel -> !panel.path("type").asText().equals("row"))
            .toList();
    assertThat(panels).hasSizeGreaterThan(40);
    return panels;
  }

  private static Set<String> own(Path file) throws IOException {
    return OWN.matcher(Files.readString(file))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
