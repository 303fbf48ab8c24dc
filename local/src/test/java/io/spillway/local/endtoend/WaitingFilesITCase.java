package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.staging.SharedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of files that a destination does not take, while the job runs. */
@Tag("cluster")
class WaitingFilesITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension private final TestPlatform platform = new TestPlatform();
  private Customer acme;
  private Customer globex;
  private NumberedEvents events;

  @BeforeEach
  void start() {
    acme = platform.customer("acme", 1);
    globex = platform.customer("globex", 2);
    events = new NumberedEvents(platform);
  }

  @AfterEach
  void stop() {
    events.close();
  }

  @Test
  void holdsThemWhenTheIdIsGivenToSomebodyElseUntilTheCatalogHandsThemOver() throws Exception {
    platform.writeCatalog(platform.messageIds(acme));
    platform.revoke(acme);
    String savepoint;
    int formers;
    try (RunningJob job = submit(new Configuration())) {
      sendAndStage(3);
      awaitDenied(job);
      // Some of the former owner's rows are still on their way when the id changes hands.
      formers = events.send(10);
      awaitMetric(job, "Route", "rows", formers);
      platform.writeCatalog(withIdAcme(""));
      job.awaitCatalog(platform, "Route");
      job.awaitCatalog(platform, "Deliver");

      int all = events.send(10);
      awaitRows(globex, NumberedEvents.rows(formers, all));
      Wait.until("all rows to be staged", PATIENCE, () -> stagedRows().size() == all);
      awaitOnlyHeldFiles(job);
      assertRows(globex, NumberedEvents.rows(formers, all));
      savepoint = job.stopWithSavepoint();
    }

    Configuration restored = new Configuration();
    restored.setString("execution.state-recovery.path", savepoint);
    try (RunningJob job = submit(restored)) {
      int all = events.send(10);
      awaitRows(globex, NumberedEvents.rows(formers, all));
      awaitOnlyHeldFiles(job);
      assertRows(globex, NumberedEvents.rows(formers, all));

      platform.writeCatalog(withIdAcme("takes_over_waiting: true"));
      awaitRows(globex, NumberedEvents.rows(0, all));
      awaitMetric(job, "Deliver", "destination.acme.heldFiles", 0);
      awaitMetric(job, "Deliver", "undeliveredFiles", 0);
      assertThat(job.isRunning()).isTrue();
    }
    assertRows(globex, NumberedEvents.rows(0, events.sent()));
    assertThat(platform.s3().versions(globex.bucket()).values()).containsOnly(1);
    assertThat(platform.s3().objects(acme.bucket())).isEmpty();
    assertThat(platform.lostFiles()).isEmpty();
  }

  @Test
  void givesUpWhatStagingLostAndWhatTheCatalogDiscards() throws Exception {
    platform.writeCatalog(platform.messageIds(acme) + platform.messageIds(globex));
    platform.revoke(acme);
    try (RunningJob job = submit(new Configuration(), "--set=deliver.not-staged-timeout=2 s")) {
      sendAndStage(5);
      awaitDenied(job);
      SortedMap<String, List<String>> staged = platform.staging().rows("acme");
      List<String> paths = List.copyOf(staged.keySet());
      awaitRows(globex, NumberedEvents.rows(0, events.sent()));
      SortedMap<String, List<SharedPart.Member>> parts = platform.staging().parts("acme");
      List<String> keys = List.copyOf(parts.keySet());
      List<String> broken = List.of(keys.get(1), keys.get(3));
      Files.delete(platform.staging().stored(broken.get(0)));
      Files.writeString(platform.staging().stored(broken.get(1)), "these are other bytes");
      List<String> lost =
          broken.stream().flatMap(part -> parts.get(part).stream()).map(m -> m.path()).toList();
      List<String> rest = new ArrayList<>(NumberedEvents.rows(0, events.sent()));
      lost.forEach(path -> rest.removeAll(staged.get(path)));
      assertThat(rest).hasSizeBetween(1, events.sent() - 2);

      platform.permit(acme, acme.externalId());
      awaitRows(acme, rest);
      awaitMetric(job, "Deliver", "filesLost", lost.size());
      awaitMetric(job, "Deliver", "undeliveredFiles", 0);
      awaitLostFiles(lost, "lost");
      assertRows(acme, rest);
      // Which the test could not list.
      Files.delete(platform.staging().stored(broken.get(1)));

      platform.revoke(acme);
      sendAndStage(2);
      List<String> discarded =
          platform.staging().rows("acme").keySet().stream()
              .filter(path -> !paths.contains(path))
              .toList();
      awaitMetric(job, "Deliver", "destination.acme.waitingFiles", discarded.size());
      platform.writeCatalog(platform.messageIds(globex) + "discard_waiting: [acme]\n");
      awaitMetric(job, "Deliver", "filesDiscarded", discarded.size());
      awaitMetric(job, "Deliver", "undeliveredFiles", 0);
      awaitLostFiles(discarded, "discarded");

      assertThat(platform.lostFiles()).hasSize(lost.size() + discarded.size());
      assertRows(acme, rest);
      awaitRows(globex, NumberedEvents.rows(0, events.sent()));
      assertThat(job.isRunning()).isTrue();
    }
    assertThat(platform.s3().versions(acme.bucket()).values()).containsOnly(1);
  }

  private RunningJob submit(Configuration flink, String... more) throws Exception {
    return RunningJob.submit(
        platform,
        flink,
        Stream.concat(
                Stream.of(
                    "--set=batch.max-age=300 ms",
                    "--set=catalog.refresh-interval=200 ms",
                    "--set=deliver.first-backoff=100 ms",
                    "--set=deliver.longest-backoff=500 ms",
                    "--set=deliver.probe-interval=500 ms"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  /** The catalog in which the id acme has the bucket and the role of globex. */
  private String withIdAcme(String setting) {
    return platform.messageIds(globex).replace("- id: globex", "- id: acme\n    " + setting);
  }

  /** Sends some events at a time and waits until they are in a file for acme, or several. */
  private void sendAndStage(int files) throws Exception {
    for (int i = 0; i < files; i++) {
      int before = stagedRows().size();
      events.send(10);
      Wait.until("rows to be staged", PATIENCE, () -> stagedRows().size() == before + 10);
    }
  }

  /** Of the id acme, whether or not they are delivered. */
  private List<String> stagedRows() {
    return platform.staging().rows("acme").values().stream().flatMap(List::stream).toList();
  }

  private static void awaitDenied(RunningJob job) throws Exception {
    awaitMetric(job, "Deliver", "destination.acme.denied", 1);
  }

  private static void awaitOnlyHeldFiles(RunningJob job) throws Exception {
    Wait.until(
        "all waiting files to be held",
        PATIENCE,
        () -> {
          long held = job.metric("Deliver", "destination.acme.heldFiles");
          return held > 0 && held == job.metric("Deliver", "destination.acme.waitingFiles");
        });
  }

  private static void awaitMetric(RunningJob job, String operator, String metric, long value)
      throws Exception {
    Map<String, Long> last = new ConcurrentHashMap<>();
    Wait.until(
        () -> metric + " to be " + value + ", not " + last.get(metric),
        PATIENCE,
        () -> {
          last.put(metric, job.metric(operator, metric));
          return last.get(metric) == value;
        });
  }

  /** Waits for the entries of files that were given up for a reason. */
  private void awaitLostFiles(List<String> paths, String reason) throws Exception {
    Wait.until("entries", PATIENCE, () -> lostFiles(reason).size() >= paths.size());
    assertThat(lostFiles(reason))
        .extracting(entry -> entry.path("staged_path").asText())
        .containsExactlyInAnyOrderElementsOf(paths);
    assertThat(lostFiles(reason))
        .allSatisfy(
            entry -> {
              assertThat(entry.path("destination").asText()).isEqualTo("acme");
              assertThat(entry.path("mapping").asText()).isEqualTo("all");
              assertThat(entry.path("bytes").asLong()).isPositive();
            });
  }

  private List<JsonNode> lostFiles(String reason) throws IOException {
    return platform.lostFiles().stream()
        .filter(entry -> entry.path("reason").asText().equals(reason))
        .toList();
  }

  private void awaitRows(Customer customer, List<String> rows) throws Exception {
    Wait.until(
        () -> rows.size() + " rows of " + customer.id() + ", not " + platform.rows(customer).size(),
        PATIENCE,
        () -> platform.rows(customer).size() >= rows.size());
    assertRows(customer, rows);
  }

  private void assertRows(Customer customer, List<String> rows) {
    assertThat(platform.rows(customer)).containsExactlyInAnyOrderElementsOf(rows);
  }
}
