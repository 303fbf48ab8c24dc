package io.spillway.status;

import static io.spillway.status.FakeFlink.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.event.RejectReason;
import io.spillway.settings.UsageException;
import io.spillway.status.DestinationStatus.Entry;
import io.spillway.status.DestinationStatus.State;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of the values are believed that Flink's REST API has. */
class StatusReaderTest {
  private static final String DELIVER = "Files__Deliver";
  private static final String ROUTE = "Route";
  private static final String BATCH = "Batch";

  /** When the tasks were asked for the last time. */
  private static final long NOW = STARTED + Duration.ofHours(1).toMillis();

  private static final long BEFORE = NOW - Duration.ofMinutes(2).toMillis();

  private FakeFlink flink;

  @BeforeEach
  void start() throws IOException {
    flink = new FakeFlink();
    flink.tick(NOW);
  }

  @AfterEach
  void stop() {
    flink.close();
  }

  @Test
  void addsUpWhatAllTasksTell() throws Exception {
    for (int task = 0; task < 2; task++) {
      flink.figure(ROUTE, task, NOW, "acme", "receivedEvents", 10 + task);
      flink.figure(ROUTE, task, NOW, "acme", "enabled", 1);
      flink.figure(DELIVER, task, NOW, "acme", "oldestWaitingAgeMillis", 100 + task);
    }
    flink.figure(BATCH, 1, NOW, "acme", "heldRows", 4);
    JobStatus status = read();
    assertThat(status.isCurrent()).isTrue();
    assertThat(status.oldest()).isEqualTo(Instant.ofEpochMilli(NOW));
    DestinationStatus acme = status.destinations().get("acme");
    assertThat(acme.entry()).isEqualTo(Entry.ENABLED);
    assertThat(acme.of(Figure.RECEIVED_EVENTS)).isEqualTo(21);
    assertThat(acme.of(Figure.OLDEST_WAITING_MILLIS)).isEqualTo(101);
    assertThat(acme.of(Figure.HELD_ROWS)).isEqualTo(4);
  }

  /** Its series have ended: the API has the values that they had then. */
  @Test
  void knowsNoDestinationThatWasRemovedAndHasEverything() throws Exception {
    flink.figure(ROUTE, 0, BEFORE, "closed", "receivedEvents", 10);
    flink.figure(ROUTE, 0, BEFORE, "closed", "enabled", 1);
    flink.figure(DELIVER, 1, BEFORE, "closed", "waitingFiles", 14);
    flink.text(DELIVER, 1, BEFORE, "closed", "lastFailure", "2025-11-26T05:00:00Z denied");
    assertThat(read().destinations()).isEmpty();
  }

  @Test
  void showsARemovedDestinationWhileSomeTaskOwesItSomething() throws Exception {
    flink.figure(ROUTE, 0, BEFORE, "closed", "receivedEvents", 10);
    flink.figure(ROUTE, 0, BEFORE, "closed", "enabled", 1);
    flink.figure(DELIVER, 0, BEFORE, "closed", "waitingFiles", 14);
    flink.text(DELIVER, 0, BEFORE, "closed", "lastFailure", "2025-11-26T05:00:09Z denied");
    flink.figure(DELIVER, 1, NOW, "closed", "waitingFiles", 3);
    flink.text(DELIVER, 1, NOW, "closed", "lastFailure", "");
    DestinationStatus closed = read().destinations().get("closed");
    assertThat(closed.entry()).isEqualTo(Entry.REMOVED);
    assertThat(closed.state()).isEqualTo(State.INACTIVE);
    assertThat(closed.of(Figure.WAITING_FILES)).isEqualTo(3);
    assertThat(closed.of(Figure.RECEIVED_EVENTS)).isZero();
    assertThat(closed.lastFailure()).isEmpty();
  }

  @Test
  void showsThatADestinationIsDisabledThatRefusesItsFiles() throws Exception {
    flink.figure(ROUTE, 0, NOW, "acme", "enabled", 0);
    flink.figure(DELIVER, 0, NOW, "acme", "waitingFiles", 2);
    flink.figure(DELIVER, 0, NOW, "acme", "denied", 1);
    DestinationStatus acme = read().destinations().get("acme");
    assertThat(acme.entry()).isEqualTo(Entry.DISABLED);
    assertThat(acme.state()).isEqualTo(State.DENIED);
    assertThat(acme.toJson().path("in_catalog").asBoolean()).isTrue();
    assertThat(acme.toJson().path("enabled").asBoolean(true)).isFalse();
  }

  /** Flink keeps the values of the attempt before, also of series that have not begun again. */
  @Test
  void forgetsWhatTasksToldBeforeTheyStartedAgain() throws Exception {
    flink.figure(DELIVER, 0, BEFORE, "acme", "deliveredFiles", 500);
    flink.figure(BATCH, 0, BEFORE, "acme", "heldRows", 50);
    flink.figure(ROUTE, 0, NOW, "acme", "enabled", 1);
    flink.figure(ROUTE, 0, NOW, "acme", "receivedEvents", 0);
    flink.restart(NOW - 1_000);
    DestinationStatus acme = read().destinations().get("acme");
    assertThat(acme.of(Figure.DELIVERED_FILES)).isZero();
    assertThat(acme.of(Figure.HELD_ROWS)).isZero();
    flink.figure(BATCH, 0, NOW - 2_000, "acme", "heldRows", 50);
    assertThat(read().destinations().get("acme").of(Figure.HELD_ROWS)).isZero();
  }

  @Test
  void tellsWhichTasksHaveNotAnsweredSinceTheyStarted() throws Exception {
    flink.figure(ROUTE, 0, NOW, "acme", "enabled", 1);
    flink.figure(ROUTE, 0, NOW, "acme", "receivedEvents", 1);
    flink.figure(ROUTE, 1, BEFORE, "acme", "receivedEvents", 70);
    flink.tick(ROUTE, 1, BEFORE);
    flink.restart(NOW - 1_000);
    JobStatus status = read();
    assertThat(List.of(status.answers(), status.asked())).containsExactly(5, 6);
    assertThat(status.isCurrent()).isFalse();
    assertThat(status.destinations().get("acme").of(Figure.RECEIVED_EVENTS)).isOne();
  }

  @Test
  void doesNotSayWhatTheCatalogHasBeforeRouteHasAnswered() throws Exception {
    flink.figure(DELIVER, 0, NOW, "acme", "waitingFiles", 1);
    flink.tick(ROUTE, 0, BEFORE);
    flink.tick(ROUTE, 1, BEFORE);
    flink.restart(NOW - 1_000);
    DestinationStatus acme = read().destinations().get("acme");
    assertThat(acme.entry()).isEqualTo(Entry.UNKNOWN);
    assertThat(acme.state()).isEqualTo(State.OK);
    assertThat(acme.toJson().path("enabled").isNull()).isTrue();
  }

  /** A task manager that is slow: its tasks' figures are older, and still theirs. */
  @Test
  void believesATaskWhoseClockIsBehind() throws Exception {
    flink.tick(DELIVER, 1, NOW - 30_000);
    flink.figure(ROUTE, 0, NOW, "acme", "enabled", 1);
    flink.figure(DELIVER, 0, NOW, "acme", "deliveredFiles", 1);
    flink.figure(DELIVER, 1, NOW - 30_000, "acme", "deliveredFiles", 2);
    flink.figure(DELIVER, 0, NOW - 30_000, "closed", "waitingFiles", 9);
    JobStatus status = read();
    assertThat(status.destinations().get("acme").of(Figure.DELIVERED_FILES)).isEqualTo(3);
    assertThat(status.destinations()).doesNotContainKey("closed");
    assertThat(status.age()).isEqualTo(Duration.ofSeconds(31));
    assertThat(status.isCurrent()).isTrue();
    flink.tick(DELIVER, 1, BEFORE);
    assertThat(read().isCurrent()).isFalse();
  }

  @Test
  void looksForTheReasonOnlyWhereFilesWait() throws Exception {
    flink.figure(ROUTE, 0, NOW, "acme", "enabled", 1);
    flink.figure(DELIVER, 0, NOW, "acme", "waitingFiles", 0);
    flink.text(DELIVER, 0, NOW, "acme", "lastFailure", "2025-11-26T05:00:00Z over");
    flink.figure(ROUTE, 0, NOW, "globex", "enabled", 1);
    for (int task = 0; task < 2; task++) {
      flink.figure(DELIVER, task, NOW, "globex", "waitingFiles", 1);
      flink.text(
          DELIVER,
          task,
          NOW,
          "globex",
          "lastFailure",
          "2025-11-26T05:00:0" + task + "Z no " + task);
    }
    JobStatus status = read();
    assertThat(status.destinations().get("acme").state()).isEqualTo(State.IDLE);
    assertThat(status.destinations().get("globex").lastFailure())
        .isEqualTo("2025-11-26T05:00:01Z no 1");
  }

  @Test
  void isNotIdleThatHasRowsOfEventsBeforeARestart() throws Exception {
    flink.figure(ROUTE, 0, NOW, "acme", "enabled", 1);
    flink.figure(DELIVER, 0, NOW, "acme", "deliveredFiles", 1);
    assertThat(read().destinations().get("acme").state()).isEqualTo(State.OK);
  }

  @Test
  void addsUpWhatBecameOfAllEvents() throws Exception {
    flink.value(ROUTE, 0, "events", "100");
    flink.value(ROUTE, 1, "events", "11");
    flink.value(ROUTE, 0, "eventsMatched", "90");
    flink.value(ROUTE, 0, "reason.not-json.deadLetters", "4");
    flink.value(ROUTE, 0, "reason.too-large.deadLetters", "3");
    flink.value(ROUTE, 0, "reason.mapping-failed.deadLetters", "50");
    flink.value(DELIVER, 0, "filesLost", "2");
    JobStatus status = read();
    assertThat(status.of(JobFigure.READ_EVENTS)).isEqualTo(111);
    assertThat(status.of(JobFigure.TAKEN_EVENTS)).isEqualTo(90);
    assertThat(status.of(JobFigure.REJECTED_EVENTS)).isEqualTo(7);
    assertThat(status.of(JobFigure.LOST_FILES)).isEqualTo(2);
    assertThat(status.toJson(List.of()).at("/events/rejected").asLong()).isEqualTo(7);
    assertThat(status.toJson(List.of()).at("/files/lost").asLong()).isEqualTo(2);
  }

  /** Whoever adds a reason says whether an event is rejected as a whole. */
  @Test
  void knowsEveryReasonOfDeadLetters() {
    List<String> ofRows = List.of("mapping-failed", "budget-exceeded", "too-many-outputs");
    assertThat(JobFigure.REJECTED_EVENTS.metrics())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(RejectReason.values())
                .map(RejectReason::code)
                .filter(code -> !ofRows.contains(code))
                .map(code -> "reason." + code + ".deadLetters")
                .toList());
  }

  @Test
  void tellsThatNoTaskRunsAndHowOldTheFiguresAre() throws Exception {
    flink.figure(ROUTE, 0, NOW, "acme", "enabled", 1);
    flink.state("CREATED", "{\"RUNNING\": 0, \"CREATED\": 2}");
    flink.restart(-1);
    JobStatus status = read();
    assertThat(status.job().running()).isZero();
    assertThat(status.job().size()).isEqualTo(6);
    assertThat(status.isCurrent()).isFalse();
    assertThat(status.age()).isEqualTo(Duration.ofSeconds(1));
    assertThat(status.toJson(List.of()).path("current").asBoolean(true)).isFalse();
    assertThat(status.toJson(List.of()).path("figures_at").asText())
        .isEqualTo(Instant.ofEpochMilli(NOW).toString());
  }

  private JobStatus read() throws IOException, UsageException {
    FlinkApi api = new FlinkApi(flink.address());
    Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW + 1_000), ZoneOffset.UTC);
    return new StatusReader(api, clock).read(FlinkJob.find(api, null));
  }
}
