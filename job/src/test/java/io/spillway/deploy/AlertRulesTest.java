package io.spillway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the tests of the alert rules as {@code promtool test rules} does, without it. */
class AlertRulesTest {
  private static final Path FOLDER = Project.ROOT.resolve("deploy/prometheus");
  private static final Pattern VALUES =
      Pattern.compile("(?<first>-?[\\d.]+|_)(?<step>[+-][\\d.]+)?(?:x(?<times>\\d+))?");

  private final TimeSeries series = new TimeSeries();
  private final List<Rule> rules = new ArrayList<>();

  @ParameterizedTest
  @MethodSource("cases")
  void firesWhatItShouldAndNothingElse(JsonNode test) throws IOException {
    for (JsonNode input : test.path("input_series")) {
      load(input, millis(test.path("interval")));
    }
    for (JsonNode rule : yaml("spillway-rules.yaml").at("/groups/0/rules")) {
      rules.add(new Rule(rule));
    }
    long interval = millis(yaml("spillway-rules-test.yaml").path("evaluation_interval"));
    long now = 0;
    for (JsonNode check : inOrder(test.path("promql_expr_test"))) {
      long due = millis(check.path("eval_time"));
      for (; now <= due; now += interval) {
        for (Rule rule : rules) {
          rule.evaluate(now);
        }
      }
      Map<Map<String, String>, Double> expected = new HashMap<>();
      for (JsonNode sample : check.path("exp_samples")) {
        expected.put(
            PromQl.labels(sample.path("labels").asText()), sample.path("value").asDouble());
      }
      assertThat(new PromQl(check.path("expr").asText()).at(series, due))
          .as("at %s", check.path("eval_time").asText())
          .allSatisfy(sample -> assertThat(expected).containsEntry(sample.labels(), sample.value()))
          .hasSize(expected.size());
    }
  }

  /** An alert that no test makes fire may be one that never does. */
  @Test
  void makesEveryAlertFire() throws IOException {
    Set<String> fired = new TreeSet<>();
    for (JsonNode labels : yaml("spillway-rules-test.yaml").findValues("labels")) {
      fired.add(PromQl.labels(labels.asText()).get("alertname"));
    }
    assertThat(fired).hasSameElementsAs(yaml("spillway-rules.yaml").findValuesAsText("alert"));
  }

  /**
   * The Prometheus operator takes the rules in an object of its own, which has them word for word.
   */
  @Test
  void areThoseOfThePrometheusRule() throws IOException {
    Path file =
        Project.ROOT.resolve("deploy/k8s/components/prometheus-operator/prometheus-rule.yaml");
    String now = Files.readString(file);
    String head = now.substring(0, now.indexOf("\nspec:\n") + "\nspec:\n".length());
    String rules =
        Files.readString(FOLDER.resolve("spillway-rules.yaml")).replaceAll("(?m)^(?=.)", "  ");
    Path generated = Files.writeString(Path.of("target", "prometheus-rule.yaml"), head + rules);
    assertThat(now).as("copy job/%s to %s", generated, file).isEqualTo(head + rules);
  }

  static Stream<Named<JsonNode>> cases() throws IOException {
    List<Named<JsonNode>> cases = new ArrayList<>();
    for (JsonNode test : yaml("spillway-rules-test.yaml").path("tests")) {
      cases.add(Named.of(test.path("name").asText(), test));
    }
    return cases.stream();
  }

  private static List<JsonNode> inOrder(JsonNode checks) {
    List<JsonNode> ordered = new ArrayList<>();
    checks.forEach(ordered::add);
    ordered.sort(Comparator.comparing(check -> millis(check.path("eval_time"))));
    return ordered;
  }

  private void load(JsonNode input, long interval) {
    Map<String, String> labels = PromQl.labels(input.path("series").asText());
    long millis = 0;
    for (String part : input.path("values").asText().split(" ", -1)) {
      if (part.equals("stale")) {
        series.append(labels, millis, TimeSeries.STALE);
        millis += interval;
        continue;
      }
      Matcher values = VALUES.matcher(part);
      assertThat(values.matches()).as(part).isTrue();
      boolean gap = values.group("first").equals("_");
      String times = values.group("times");
      int samples = times == null ? 1 : Integer.parseInt(times) + (gap ? 0 : 1);
      double step = values.group("step") == null ? 0 : Double.parseDouble(values.group("step"));
      for (int i = 0; i < samples; i++, millis += interval) {
        if (!gap) {
          series.append(labels, millis, Double.parseDouble(values.group("first")) + i * step);
        }
      }
    }
  }

  private static long millis(JsonNode duration) {
    return PromQl.duration(duration.asText()).toMillis();
  }

  private static JsonNode yaml(String file) throws IOException {
    return new YAMLMapper().readTree(Files.readString(FOLDER.resolve(file)));
  }

  /** A recording or alerting rule and what it has written last. */
  private final class Rule {
    private final PromQl expression;
    private final String record;
    private final String alert;
    private final long pendingMillis;
    private final Map<String, String> labels = new TreeMap<>();
    private final Map<Map<String, String>, Long> since = new HashMap<>();
    private Set<Map<String, String>> written = new HashSet<>();

    Rule(JsonNode rule) {
      expression = new PromQl(rule.path("expr").asText());
      record = rule.path("record").asText();
      alert = rule.path("alert").asText();
      pendingMillis = rule.has("for") ? millis(rule.path("for")) : 0;
      rule.path("labels")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    }

    void evaluate(long now) {
      List<PromQl.Sample> found = expression.at(series, now);
      Set<Map<String, String>> nowWritten = new HashSet<>();
      Set<Map<String, String>> active =
          found.stream().map(PromQl.Sample::labels).collect(Collectors.toSet());
      assertThat(active).as(alert + record).hasSameSizeAs(found);
      since.keySet().retainAll(active);
      for (PromQl.Sample sample : found) {
        Map<String, String> result = new TreeMap<>(sample.labels());
        result.putAll(labels);
        result.put(TimeSeries.NAME, alert.isEmpty() ? record : "ALERTS");
        if (!alert.isEmpty()) {
          long start = since.computeIfAbsent(sample.labels(), key -> now);
          result.put("alertname", alert);
          result.put("alertstate", now - start >= pendingMillis ? "firing" : "pending");
        }
        nowWritten.add(result);
        series.append(result, now, alert.isEmpty() ? sample.value() : 1);
      }
      written.removeAll(nowWritten);
      written.forEach(gone -> series.append(gone, now, TimeSeries.STALE));
      written = nowWritten;
    }
  }
}
