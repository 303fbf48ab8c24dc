package io.spillway.local.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.cli.Spillway;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.Label;
import io.spillway.job.metrics.Series;
import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.FreePorts;
import io.spillway.local.host.Wait;
import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.PlatformServers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.metrics.MetricNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The metrics of a running job, scraped as Prometheus does. */
class MetricsITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";
  private static final String DESTINATION = "destination";

  /** The end of a destination's entry. */
  private static final String FILTERS =
      "    filters: [{id: no-tests, if: properties.test, actions: [{type: DROP}]}]\n";

  private static final Pattern METRIC = Pattern.compile("flink_\\w+");
  private static final Pattern METRIC_WITH_LABELS = Pattern.compile("(flink_\\w+)\\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=~?\"([^\"]*)\"");

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  @Test
  void showsEveryMetricOfTheTableAndNoOther() throws Exception {

    Customer acme = platform.customer("acme-eu", 1);
    Customer globex = platform.customer("globex", 2);
    platform.revoke(globex);
    platform.writeCatalog(
        platform.messageIds(acme) + FILTERS + platform.messageIds(globex) + FILTERS);
    int port = FreePorts.next();
    try (RunningJob job =
        RunningJob.submit(
            platform,
            flink(port),
            "--set=batch.max-age=300 ms",
            "--set=catalog.refresh-interval=200 ms",
            "--set=deliver.probe-interval=500 ms")) {
      send("{\"type\":\"track\",\"messageId\":\"m-1\"}", 5);
      send("{\"type\":\"page\",\"messageId\":\"m-2\"}", 4);
      send("{broken", 2);
      send("{\"type\":\"track\",\"properties\":{\"test\":true}}", 3);
      Wait.until(
          "all events",
          PATIENCE,
          () -> Scrape.of(port).sum(JobMetric.EVENTS.prometheusName()) == 14);
      Wait.until("rows", PATIENCE, () -> platform.rows(acme).size() == 5);
      Wait.until(
          "a refusal", PATIENCE, () -> Scrape.of(port).sum(JobMetric.DENIED.prometheusName()) > 0);
      Wait.until(
          "the delivery to be counted",
          PATIENCE,
          () -> Scrape.of(port).sum(JobMetric.FILES_DELIVERED.prometheusName()) > 0);
      Scrape scrape = Scrape.of(port);
      showsTheTable(scrape);
      showsNothingElse(scrape);
      tellsWhatHappened(scrape);
      tellsWhatBecameOfEachDestination(job);
      for (String queries :
          List.of("../deploy/prometheus/spillway-rules.yaml", "../deploy/grafana/spillway.json")) {
        answers(scrape, Files.readString(Path.of(queries)).replace("\\\"", "\""));
      }
      forgetsADestinationThatIsGone(job, acme, globex);
      assertThat(job.isRunning()).isTrue();
    }
  }

  private static void showsTheTable(Scrape scrape) {
    for (JobMetric metric : JobMetric.values()) {
      String name =
          metric.prometheusName() + (metric.kind() == Series.Kind.HISTOGRAM ? "_count" : "");
      assertThat(scrape.series(name).stream().map(sample -> sample.labels().get("operator_name")))
          .as(name)
          .hasSameElementsAs(metric.operators());
      Label label = metric.label();
      if (label != null) {
        Set<String> values =
            switch (label) {
              case DESTINATION -> Set.of("globex", "acme-eu");
              case FILTER -> Set.of("globex/no-tests", "acme-eu/no-tests");
              default -> Set.copyOf(label.codes());
            };
        assertThat(scrape.series(name).stream().map(sample -> sample.labels().get(label.key())))
            .as(name)
            .containsAll(values)
            .doesNotContainNull();
      }
    }
  }

  /** Every metric of an operator is in the table, or is Flink's, Kafka's or a connector's. */
  private static void showsNothingElse(Scrape scrape) throws IllegalAccessException {
    Set<String> known =
        Arrays.stream(JobMetric.values())
            .map(JobMetric::prometheusName)
            .collect(Collectors.toCollection(HashSet::new));
    for (Field field : MetricNames.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
        known.add(OPERATOR + field.get(null));
      }
    }
    assertThat(scrape.names())
        .filteredOn(name -> name.startsWith(OPERATOR))
        .filteredOn(name -> !name.startsWith(OPERATOR + "KafkaSourceReader_"))
        .filteredOn(name -> !name.startsWith(OPERATOR + "split_"))
        .map(name -> name.replaceFirst("_count$", ""))
        .isSubsetOf(known);
  }

  private static void tellsWhatHappened(Scrape scrape) {
    assertThat(scrape.sum(JobMetric.EVENTS.prometheusName())).isEqualTo(14);
    assertThat(
            scrape.sum(JobMetric.EVENTS_FILTERED.prometheusName(), "reason", "destination-filter"))
        .isEqualTo(3);
    assertThat(scrape.sum(JobMetric.STOPPED_EVENTS.prometheusName(), "filter", "acme-eu/no-tests"))
        .isEqualTo(3);
    assertThat(scrape.sum(JobMetric.EVENTS_MATCHED.prometheusName())).isEqualTo(5);
    assertThat(scrape.sum(JobMetric.EVENTS_FILTERED.prometheusName(), "reason", "no-match"))
        .isEqualTo(4);
    assertThat(scrape.sum(JobMetric.DEAD_LETTERS.prometheusName(), "reason", "not-json"))
        .isEqualTo(2);
    assertThat(scrape.sum(JobMetric.ROWS.prometheusName())).isEqualTo(10);
    assertThat(scrape.sum(JobMetric.BATCHED_ROWS.prometheusName())).isEqualTo(10);
    assertThat(scrape.sum(JobMetric.HELD_ROWS.prometheusName())).isZero();
    assertThat(scrape.sum(JobMetric.DESTINATION_FILES.prometheusName(), DESTINATION, "acme-eu"))
        .isEqualTo(scrape.sum(JobMetric.FILES_DELIVERED.prometheusName()));
    assertThat(scrape.sum(JobMetric.DENIED.prometheusName(), DESTINATION, "acme-eu")).isZero();
    assertThat(scrape.sum(JobMetric.DENIED.prometheusName(), DESTINATION, "globex")).isPositive();
    assertThat(scrape.sum(JobMetric.WAITING_FILES.prometheusName(), DESTINATION, "globex"))
        .isEqualTo(scrape.sum(JobMetric.UNDELIVERED_FILES.prometheusName()));
    assertThat(scrape.sum(JobMetric.FAILED_ATTEMPTS.prometheusName(), "reason", "role-denied"))
        .isPositive();
    assertThat(scrape.sum(JobMetric.STS_CALLS.prometheusName(), "result", "granted")).isPositive();
    assertThat(scrape.sum(JobMetric.STS_CALLS.prometheusName(), "result", "denied")).isPositive();
  }

  /** Asks as an operator does. */
  private static void tellsWhatBecameOfEachDestination(RunningJob job) throws Exception {
    JsonNode status = status(job);
    assertThat(status.path("current").asBoolean()).isTrue();
    assertThat(status.at("/tasks/running")).isEqualTo(status.at("/tasks/all"));
    assertThat(status.at("/events/read").asLong()).isEqualTo(14);
    assertThat(status.at("/events/taken").asLong()).isEqualTo(5);
    assertThat(status.at("/events/unmatched").asLong()).isEqualTo(4);
    assertThat(status.at("/events/filtered").asLong()).isEqualTo(3);
    assertThat(status.at("/events/rejected").asLong()).isEqualTo(2);
    assertThat(status.findValuesAsText(DESTINATION)).containsExactly("acme-eu", "globex");
    for (JsonNode destination : status.path("destinations")) {
      assertThat(destination.path("in_catalog").asBoolean()).isTrue();
      assertThat(destination.path("enabled").asBoolean()).isTrue();
      assertThat(destination.at("/events/received").asLong()).isEqualTo(12);
      assertThat(destination.at("/events/filtered").asLong()).isEqualTo(3);
      assertThat(destination.at("/events/taken").asLong()).isEqualTo(5);
      assertThat(destination.at("/events/unmatched").asLong()).isEqualTo(4);
      assertThat(destination.at("/rows/made").asLong()).isEqualTo(5);
      assertThat(destination.at("/rows/held").asLong()).isZero();
    }
    JsonNode acme = status.at("/destinations/0");
    assertThat(acme.at("/state").asText()).isEqualTo("ok");
    assertThat(acme.at("/rows/delivered").asLong()).isEqualTo(5);
    assertThat(acme.at("/files/waiting").asLong()).isZero();
    assertThat(acme.at("/files/delivered").asLong()).isPositive();
    JsonNode globex = status.at("/destinations/1");
    assertThat(globex.at("/state").asText()).isEqualTo("denied");
    assertThat(globex.at("/files/waiting").asLong()).isPositive();
    assertThat(globex.at("/files/delivered").asLong()).isZero();
    assertThat(globex.at("/last_failure/reason").asText()).contains("AccessDenied");
  }

  /** Flink's REST API keeps the last values of series that have ended. */
  private void forgetsADestinationThatIsGone(RunningJob job, Customer acme, Customer globex)
      throws Exception {
    platform.writeCatalog(platform.messageIds(acme));
    Wait.until("the removal", PATIENCE, () -> !globex(job).path("in_catalog").asBoolean(true));
    assertThat(globex(job).path("state").asText()).isEqualTo("denied");
    assertThat(globex(job).path("enabled").asBoolean(true)).isFalse();
    assertThat(globex(job).at("/events/received").asLong()).isZero();
    platform.permit(globex, globex.externalId());
    Wait.until("the last delivery", PATIENCE, () -> globex(job).isMissingNode());
    assertThat(platform.rows(globex)).hasSize(5);

    platform.writeCatalog(platform.messageIds(acme) + platform.messageIds(globex));
    Wait.until("its return", PATIENCE, () -> globex(job).path("enabled").asBoolean());
    assertThat(globex(job).at("/rows/made").asLong()).isZero();
    assertThat(globex(job).at("/rows/delivered").asLong()).isZero();
    assertThat(globex(job).at("/files/waiting").asLong()).isZero();
    assertThat(status(job).at("/destinations/0/rows/delivered").asLong()).isEqualTo(5);
  }

  private static JsonNode globex(RunningJob job) throws IOException {
    return status(job).at("/destinations/1");
  }

  private static JsonNode status(RunningJob job) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Spillway.run(
            List.of("status", "--json", "--wait=1", "--rest", job.rest().address()),
            InputStream.nullInputStream(),
            out,
            err);
    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(exitCode).as(out.toString(UTF_8)).isZero();
    return new JsonMapper().readTree(out.toByteArray());
  }

  /** Every metric in the queries exists with the labels that they use. */
  private static void answers(Scrape scrape, String queries) {
    Set<String> named =
        METRIC.matcher(queries).results().map(MatchResult::group).collect(Collectors.toSet());
    assertThat(named).hasSizeGreaterThan(10).allMatch(name -> !scrape.series(name).isEmpty());
    METRIC_WITH_LABELS
        .matcher(queries)
        .results()
        .forEach(
            metric ->
                LABEL
                    .matcher(metric.group(2))
                    .results()
                    .flatMap(
                        label ->
                            Pattern.compile("\\|")
                                .splitAsStream(label.group(2))
                                .map(value -> List.of(label.group(1), value)))
                    .filter(label -> !label.get(1).startsWith("$"))
                    .forEach(
                        label ->
                            assertThat(scrape.series(metric.group(1), label.get(0), label.get(1)))
                                .as("%s{%s}", metric.group(1), label)
                                .isNotEmpty()));
  }

  /** The reporter of conf/config.yaml with another port. */
  private static Configuration flink(int port) {
    Configuration flink = new Configuration();
    GlobalConfiguration.loadConfiguration("../conf")
        .toMap()
        .forEach(
            (key, value) -> {
              if (key.startsWith("metrics.")) {
                flink.setString(key, value);
              }
            });
    flink.setString("metrics.reporter.prom.port", Integer.toString(port));
    return flink;
  }

  private void send(String event, int times) {
    new TestTopic(platform.servers().kafka(), PlatformServers.TOPIC)
        .send(Collections.nCopies(times, event.getBytes(UTF_8)));
  }
}
