package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that answers as Flink's REST API does. */
class StatusCommandTest {
  private static final String JOB = "0123456789abcdef0123456789abcdef";
  private static final String DETAILS =
      """
      {"jid": "%s", "name": "Spillway", "state": "RUNNING", "start-time": 1764130000000,
       "vertices": [
         {"id": "v1", "name": "Source: Events -> Route", "start-time": 1764130001000},
         {"id": "v2", "name": "Files: Deliver", "start-time": 1764130002000}]}
      """
          .formatted(JOB);

  private final Map<String, String> answers = new TreeMap<>();
  private final Map<String, String> metrics = new TreeMap<>();
  private final Queue<Integer> requestLines = new ConcurrentLinkedQueue<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String target = exchange.getRequestURI().toString();
          requestLines.add(target.length());
          String answer = answers.containsKey(target) ? answers.get(target) : metrics(target);
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.isEmpty() ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    runs(JOB);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void runs(String... jobs) {
    List<String> overview = new ArrayList<>();
    for (String job : jobs) {
      overview.add("{\"jid\": \"" + job + "\", \"end-time\": -1}");
      answers.put("/jobs/" + job, DETAILS.replace(JOB, job));
    }
    answers.put("/jobs/overview", "{\"jobs\": " + overview + "}");
  }

  /** Names of a vertex's metrics, or the values of some. */
  private String metrics(String target) {
    String prefix = "/jobs/" + JOB + "/vertices/";
    if (!target.startsWith(prefix)) {
      return "";
    }
    boolean first = target.startsWith(prefix + "v1");
    List<String> found = new ArrayList<>();
    String[] query = target.split("get=", -1);
    List<String> wanted = Arrays.asList(query[query.length - 1].split(",", -1));
    metrics.forEach(
        (name, value) -> {
          boolean here = name.startsWith("Route") == first;
          boolean perTask = name.startsWith("0.") != target.contains("/subtasks/");
          if (here && perTask && query.length == 1) {
            found.add("{\"id\": \"" + name + "\"}");
          } else if (here && perTask && wanted.contains(name)) {
            found.add(
                "{\"id\": \"%1$s\", \"sum\": %2$s, \"max\": %2$s, \"value\": %2$s}"
                    .formatted(name, value));
          }
        });
    return found.toString();
  }

  private void figure(String operator, String destination, String metric, long value) {
    metrics.put(
        operator + ".spillway.destination." + destination + "." + metric, Long.toString(value));
  }

  private CommandRun status(String... more) {
    List<String> arguments = new ArrayList<>(List.of("status", "--wait=0", "--rest", address()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void showsWhatBecomesOfEachDestinationsEvents() {
    figure("Route", "acme", "receivedEvents", 12_345);
    figure("Route", "acme", "takenEvents", 300);
    figure("Route", "acme", "switchedOffEvents", 45);
    figure("Route", "acme", "routedRows", 299);
    figure("Route", "acme", "rejectedRows", 1);
    figure("Files__Deliver", "acme", "waitingFiles", 7);
    figure("Files__Deliver", "acme", "oldestWaitingAgeMillis", 3_720_000);
    figure("Files__Deliver", "acme", "denied", 1);
    metrics.put(
        "0.Files__Deliver.spillway.destination.acme.lastFailure",
        "\"2026-11-26T05:00:00Z assuming the role failed: AccessDenied; correct the trust\"");
    figure("Route", "globex", "receivedEvents", 5);
    figure("Route", "idle", "receivedEvents", 0);
    figure("Files__Deliver", "left", "waitingFiles", 2);
    figure("Files__Deliver", "done", "deliveredFiles", 2);
    metrics.put("Route.spillway.rows", "1");

    CommandRun run = status();
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().replaceAll(" +", " "))
        .startsWith(
            "Spillway " + JOB + ": RUNNING, counted since 2025-11-26T04:06:42Z\n\ndestination ")
        .contains("\nacme 12,345 12,000 45 1 299 0 7 1h 2m 0 0 denied\n")
        .contains("\nglobex 5 5 0 0 0 0 0 - 0 0 unmatched\n")
        .contains("\nidle 0 0 0 0 0 0 0 - 0 0 idle\n")
        .contains("\nleft 0 0 0 0 0 0 2 - 0 0 inactive\n")
        .contains(
            "acme: 2026-11-26T05:00:00Z: assuming the role failed: AccessDenied; correct the trust")
        .contains("idle: no event of its sources came")
        .contains("globex: events of its sources came, and no trigger")
        .doesNotContain("done");
  }

  @Test
  void printsJson() throws IOException {
    figure("Route", "acme", "receivedEvents", 10);
    figure("Route", "acme", "takenEvents", 4);
    figure("Files__Deliver", "acme", "deliveredRows", 3);
    figure("Route", "globex", "receivedEvents", 1);
    CommandRun run = status("--json", "--destination", "acme", "--job", JOB);
    JsonNode json = new JsonMapper().readTree(run.out());
    assertThat(json.path("job").asText()).isEqualTo(JOB);
    assertThat(json.path("destinations")).hasSize(1);
    assertThat(json.at("/destinations/0/destination").asText()).isEqualTo("acme");
    assertThat(json.at("/destinations/0/state").asText()).isEqualTo("ok");
    assertThat(json.at("/destinations/0/events/unmatched").asLong()).isEqualTo(6);
    assertThat(json.at("/destinations/0/rows/delivered").asLong()).isEqualTo(3);
    assertThat(json.at("/destinations/0/last_failure").isMissingNode()).isTrue();
  }

  /** Flink refuses a request whose first line is longer than 4,096 bytes. */
  @Test
  void asksForManyMetricsInSeveralRequests() throws IOException {
    for (int i = 0; i < 500; i++) {
      figure("Route", "destination-with-a-rather-long-id-" + i, "receivedEvents", i);
    }
    JsonNode json = new JsonMapper().readTree(status("--json").out());
    assertThat(json.path("destinations")).hasSize(500);
    assertThat(json.findValues("received").stream().mapToLong(JsonNode::asLong).sum())
        .isEqualTo(499 * 500 / 2);
    assertThat(requestLines).allMatch(length -> length < 4_000);
  }

  @Test
  void asksWhichJobIfThereAreSeveral() {
    String other = JOB.replace('0', '1');
    runs(JOB, other);
    assertThat(status().err()).contains("--job: missing, and 2 jobs run; give one of ", JOB, other);
    assertThat(status("--job", JOB).exitCode()).isZero();
    assertThat(status("--job", "no such\n").err())
        .contains("--job 'no such\\u000a': this cluster has no such Spillway job");
  }

  @Test
  void saysThatNoSpillwayJobRuns() {
    answers.put("/jobs/" + JOB, "{\"vertices\": [{\"name\": \"Source: Other\"}]}");
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
    figure("Route", "acme", "receivedEvents", 1);
    CommandRun run = status("--destination", "acmee");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("--destination 'acmee': the job has no such destination enabled");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost:8081", "file:///etc/passwd", "http://", "http://a b", "x"})
  void refusesWhatIsNoAddress(String address) {
    CommandRun run = CommandRun.of("status", "--rest", address);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("must be the address of Flink's web UI");
  }

  @Test
  void saysWhatAServerAnsweredThatIsNotFlink() {
    answers.put("/jobs/overview", "<html>");
    CommandRun run = status();
    assertThat(run.exitCode()).isOne();
    assertThat(run.err())
        .contains("/jobs/overview was not answered with JSON")
        .doesNotContain("bug");
    answers.put("/jobs/overview", "");
    assertThat(status().err()).contains("/jobs/overview was answered with 404");
    stop();
    assertThat(status().err()).contains("nothing answers there");
  }
}
