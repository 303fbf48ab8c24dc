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
  private static final Pattern OWN = Pattern.compile("flink_\\w+_operator_spillway_\\w+");
  private static final int DASHBOARD_WIDTH = 24;

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

  private static Set<String> own(Path file) throws IOException {
    return OWN.matcher(Files.readString(file))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
