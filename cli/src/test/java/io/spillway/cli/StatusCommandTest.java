package io.spillway.cli;

import static io.spillway.status.FakeFlink.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.status.FakeFlink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as Flink's REST API does. */
class StatusCommandTest {
  private static final String DELIVER = "Files__Deliver";
  private static final String ROUTE = "Route";

  private final long now = System.currentTimeMillis();
  private final long started = now - Duration.ofHours(1).toMillis();

  private FakeFlink flink;

  @BeforeEach
  void start() throws IOException {
    flink = new FakeFlink();
    flink.restart(started);
    flink.tick(now);
  }

  @AfterEach
  void stop() {
    flink.close();
  }

  private void figure(String operator, String destination, String metric, long value) {
    flink.figure(operator, 0, now, destination, metric, value);
  }

  private void enabled(String destination, long receivedEvents) {
    figure(ROUTE, destination, "enabled", 1);
    figure(ROUTE, destination, "receivedEvents", receivedEvents);
  }

  private CommandRun status(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("status", "--wait=0", "--rest", flink.address()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void showsWhatBecomesOfEachDestinationsEvents() {
    flink.value(ROUTE, 0, "events", "12360");
    flink.value(ROUTE, 0, "eventsMatched", "300");
    flink.value(ROUTE, 0, "reason.not-json.deadLetters", "2");
    flink.value(DELIVER, 0, "filesDelivered", "5");
    enabled("acme", 12_345);
    figure(ROUTE, "acme", "takenEvents", 300);
    figure(ROUTE, "acme", "switchedOffEvents", 45);
    figure(ROUTE, "acme", "routedRows", 299);
    figure(ROUTE, "acme", "rejectedRows", 1);
    figure(DELIVER, "acme", "waitingFiles", 7);
    figure(DELIVER, "acme", "oldestWaitingAgeMillis", 3_720_000);
    figure(DELIVER, "acme", "denied", 1);
    flink.text(
        DELIVER,
        0,
        now,
        "acme",
        "lastFailure",
        "2026-11-26T05:00:00Z assuming the role failed: AccessDenied; correct the trust");
    enabled("globex", 5);
    enabled("quiet", 0);
    figure(DELIVER, "left", "waitingFiles", 2);
    figure(ROUTE, "off", "enabled", 0);
    figure(DELIVER, "off", "waitingFiles", 2);
    figure(DELIVER, "off", "denied", 1);
    figure(DELIVER, "done", "deliveredFiles", 2);

    CommandRun run = status();
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().replaceAll(" +", " "))
        .startsWith(
            "Spillway "
                + JOB
                + ": RUNNING, counted since "
                + Instant.ofEpochMilli(started)
                + "\n"
                + "events: 12,360 read, 300 taken by a mapping, 0 by none, 0 switched off, 0"
                + " filtered, 2 rejected as a whole, 0 without a value\n"
                + "files: 5 delivered, 0 lost, 0 discarded\n\n"
                + " events not switched dead rows rows rows files files\n"
                + "destination received matched off letters made held delivered waiting oldest"
                + " delivered state\n")
        .contains("\nacme 12,345 12,000 45 1 299 0 0 7 1h 2m 0 denied\n")
        .contains("\nglobex 5 5 0 0 0 0 0 0 - 0 unmatched\n")
        .contains("\nquiet 0 0 0 0 0 0 0 0 - 0 idle\n")
        .contains("\nleft 0 0 0 0 0 0 0 2 - 0 inactive, removed\n")
        .contains("\noff 0 0 0 0 0 0 0 2 - 0 denied, disabled\n")
        .contains(
            "acme: 2026-11-26T05:00:00Z: assuming the role failed: AccessDenied; correct the trust")
        .contains("quiet: no event was for them since the start; where the catalog gives them")
        .contains("globex: events came, and no trigger")
        .contains("left: not in the catalog any more")
        .doesNotContain("done");
    assertThat(run.out().lines().mapToInt(String::length).max().orElse(0)).isLessThan(170);
  }

  @Test
  void addsUpWithWhatWasLostAndDiscarded() {
    enabled("acme", 637);
    figure(ROUTE, "acme", "takenEvents", 637);
    figure(ROUTE, "acme", "routedRows", 637);
    figure(DELIVER, "acme", "deliveredRows", 500);
    figure(DELIVER, "acme", "lostRows", 100);
    figure(DELIVER, "acme", "discardedRows", 37);
    assertThat(status().out().replaceAll(" +", " "))
        .contains("\nacme 637 0 0 0 637 0 500 100 37 0 - 0 ok\n")
        .contains(" delivered lost discarded waiting ");
  }

  @Test
  void saysOnceWhatIsTrueOfManyDestinations() {
    flink.value(ROUTE, 0, "reason.no-match.eventsFiltered", "5");
    for (int i = 100; i < 417; i++) {
      enabled("d" + i, 0);
    }
    assertThat(status().out())
        .contains(
            "\nd100, d101, d102, d103, d104, d105, d106, d107, d108, d109 and 307 others: no event")
        .containsOnlyOnce("sources");
  }

  @Test
  void doesNotAskForTheSourcesWhileNoEventIsToBeExpected() {
    enabled("acme", 0);
    assertThat(status().out()).contains("idle").doesNotContain("sources");
    flink.value(ROUTE, 0, "reason.no-match.eventsFiltered", "5");
    assertThat(status().out()).contains("idle").contains("sources");
    flink.restart(now - 60_000);
    assertThat(status().out()).contains("idle").doesNotContain("sources");
  }

  @Test
  void printsJson() throws IOException {
    enabled("acme", 10);
    figure(ROUTE, "acme", "takenEvents", 4);
    figure(DELIVER, "acme", "deliveredRows", 3);
    enabled("globex", 1);
    CommandRun run = status("--json", "--destination", "acme", "--job", JOB);
    JsonNode json = new JsonMapper().readTree(run.out());
    assertThat(json.path("job").asText()).isEqualTo(JOB);
    assertThat(json.path("current").asBoolean()).isTrue();
    assertThat(json.at("/tasks/running").asInt()).isEqualTo(6);
    assertThat(json.path("destinations")).hasSize(1);
    assertThat(json.at("/destinations/0/destination").asText()).isEqualTo("acme");
    assertThat(json.at("/destinations/0/state").asText()).isEqualTo("ok");
    assertThat(json.at("/destinations/0/enabled").asBoolean()).isTrue();
    assertThat(json.at("/destinations/0/events/unmatched").asLong()).isEqualTo(6);
    assertThat(json.at("/destinations/0/rows/delivered").asLong()).isEqualTo(3);
    assertThat(json.at("/destinations/0/last_failure").isMissingNode()).isTrue();
  }

  @Test
  void printsAnEmptyListWhereThereAreNoDestinations() throws IOException {
    CommandRun run = status("--json");
    assertThat(run.exitCode()).isZero();
    JsonNode destinations = new JsonMapper().readTree(run.out()).path("destinations");
    assertThat(destinations.isArray()).isTrue();
    assertThat(destinations).isEmpty();
  }

  /** Flink refuses a request whose first line is longer than 4,096 bytes. */
  @Test
  void asksForManyMetricsInSeveralRequests() throws IOException {
    for (int i = 0; i < 500; i++) {
      enabled("destination-with-a-rather-long-id-" + i, i);
    }
    JsonNode json = new JsonMapper().readTree(status("--json").out());
    assertThat(json.path("destinations")).hasSize(500);
    assertThat(json.findValues("received").stream().mapToLong(JsonNode::asLong).sum())
        .isEqualTo(499 * 500 / 2);
    assertThat(flink.longestRequestLine()).isLessThan(4_000);
  }

  @Test
  void saysThatNoTaskRunsAndHowOldTheFiguresAre() {
    enabled("acme", 10);
    flink.tick(now - 192_000);
    flink.state("CREATED", "{\"RUNNING\": 0, \"CREATED\": 2}");
    flink.restart(-1);
    CommandRun run = status();
    assertThat(run.exitCode()).isOne();
    assertThat(run.out())
        .contains(": CREATED, counted since ")
        .contains("\nNo task of the job runs (6 CREATED); the figures are those of ")
        .containsPattern(", 3m 1\\ds ago. See the job's exceptions in the web UI.\n");
  }

  @Test
  void saysThatTheJobHasEnded() {
    flink.state("CANCELED", "{\"CANCELED\": 2}");
    CommandRun run = status();
    assertThat(run.exitCode()).isOne();
    assertThat(run.out()).contains("\nThe job has ended; the figures are those of ");
  }

  @Test
  void saysThatTasksHaveNotAnswered() {
    flink.restart(now + 1_000);
    CommandRun run = status();
    assertThat(run.exitCode()).isOne();
    assertThat(run.out())
        .contains(
            "\n6 of the 6 tasks with figures have not told them since they started. Ask again, or"
                + " with a longer --wait;");
    run = status("--destination", "acme");
    assertThat(run.exitCode()).isOne();
    assertThat(run.err())
        .contains("--destination 'acme': not known yet: 6 of the 6 tasks")
        .contains("longer --wait");
  }

  @Test
  void saysThatFiguresAreOld() {
    flink.tick(DELIVER, 1, now - 600_000);
    CommandRun run = status();
    assertThat(run.exitCode()).isOne();
    assertThat(run.out()).contains("\nSome figures are those of ");
  }

  @Test
  void asksWhichJobIfThereAreSeveral() {
    String other = JOB.replace('0', '1');
    flink.answer(
        "/jobs/overview",
        "{\"jobs\": [{\"jid\": \"%s\", \"end-time\": -1}, {\"jid\": \"%s\", \"end-time\": -1}]}"
            .formatted(JOB, other));
    flink.answer("/jobs/" + other, flink.details(other));
    assertThat(status().err())
        .contains("2 Spillway jobs run on this cluster, [", JOB, other, "; give one's id to --job");
    assertThat(status("--job", JOB).exitCode()).isZero();
    assertThat(status("--job", "no such\n").err())
        .contains("--job 'no such\\u000a': this cluster has no such Spillway job");
  }

  @Test
  void saysThatNoSpillwayJobRuns() {
    flink.answer("/jobs/" + JOB, "{\"vertices\": [{\"name\": \"Source: Other\"}]}");
    CommandRun run = status();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("no Spillway job runs on this cluster");
  }

  @Test
  void waitsNoLongerThanAMinute() {
    assertThat(CommandRun.of("status", "--wait=61").err())
        .startsWith("--wait 61: give 0 to 60 seconds");
  }

  @Test
  void namesAnUnknownDestination() {
    enabled("acme", 1);
    figure(ROUTE, "off", "enabled", 0);
    CommandRun run = status("--destination", "acmee");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("--destination 'acmee': the catalog in force has no such destination");
    assertThat(status().out()).doesNotContain("inactive");
    assertThat(status("--destination", "off").out()).contains("off ", "inactive, disabled");
  }

  @Test
  void refusesWhatIsNoAddress() {
    CommandRun run = CommandRun.of("status", "--rest", "http://localhost:99999");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("must be the address of Flink's web UI");
  }

  @Test
  void saysWhatAServerAnsweredThatIsNotFlink() {
    flink.answer("/jobs/overview", "<html>");
    CommandRun run = status();
    assertThat(run.exitCode()).isOne();
    assertThat(run.err())
        .contains("--rest " + flink.address() + ": /jobs/overview was not answered with JSON")
        .doesNotContain("bug");
    flink.answer("/jobs/overview", "");
    assertThat(status().err()).contains("/jobs/overview was answered with 404");
  }
}
