package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Valid and broken changes to the catalog while the job runs. */
class LiveCatalogITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension private final TestPlatform platform = new TestPlatform();
  private Customer acme;
  private Customer globex;
  private NumberedEvents events;

  @BeforeEach
  void start() throws Exception {
    acme = platform.customer("acme", 1);
    globex = platform.customer("globex", 2);
    events = new NumberedEvents(platform);
  }

  @AfterEach
  void stop() {
    events.close();
  }

  @Tag("cluster")
  @Test
  void addsADestinationAndRotatesAnExternalId() throws Exception {
    platform.writeCatalog(destination(acme, "acme-id", ""));
    try (RunningJob job = submit(new Configuration(), "--set=batch.max-age=300 ms")) {
      int first = events.send(10);
      awaitRows(acme, first);

      platform.writeCatalog(
          destination(acme, "acme-id", "") + destination(globex, "globex-id", ""));
      job.awaitCatalog(platform, "Route");
      int fromHere = events.sent();
      events.send(10);
      awaitRows(acme, events.sent());
      Wait.until(
          "rows of the new destination",
          PATIENCE,
          () -> platform.rows(globex).size() == events.sent() - fromHere);
      assertThat(platform.rows(globex))
          .containsExactlyInAnyOrderElementsOf(NumberedEvents.rows(fromHere, events.sent()));

      // The customer changes the external id before the catalog has the new one.
      platform.permit(acme, "acme-new-id");
      platform.expire(acme);
      int delivered = events.sent();
      events.send(10);
      Wait.until(
          "acme to refuse", PATIENCE, () -> job.metric("Deliver", "destination.acme.denied") > 0);
      assertThat(platform.rows(acme)).hasSize(delivered);

      platform.writeCatalog(
          destination(acme, "acme-new-id", "") + destination(globex, "globex-id", ""));
      awaitRows(acme, events.sent());
      assertThat(job.isRunning()).isTrue();
    }
  }

  @Tag("cluster")
  @Test
  void refusesABrokenCatalogAndKeepsTheLastGoodOneOverARestart() throws Exception {
    Path secret =
        Files.writeString(platform.directory().resolve("globex-external-id"), "globex-id");
    String good =
        destination(acme, "acme-id", "") + destination(globex, "${file:" + secret + "}", "");
    platform.writeCatalog(destination(acme, "acme-id", ""));
    String savepoint;
    try (RunningJob job = submit(new Configuration(), "--set=batch.max-age=300 ms")) {
      platform.writeCatalog(good);
      job.awaitCatalog(platform, "Route");
      long revision = job.metric("Route", "catalogRevision");

      platform.writeCatalog(destination(acme, "acme-id", "batch_size: none"));
      Wait.until(
          "the catalog to be refused", PATIENCE, () -> job.metric("Route", "catalogRefused") == 2);
      assertThat(job.metric("Route", "catalogRefusals")).isEqualTo(2);
      assertThat(job.metric("Route", "catalogRevision")).isEqualTo(revision);
      events.send(10);
      awaitRows(acme, events.sent());
      awaitRows(globex, events.sent());
      savepoint = job.stopWithSavepoint();
    }
    Configuration restored = new Configuration();
    restored.setString("execution.state-recovery.path", savepoint);
    try (RunningJob job = submit(restored, "--set=batch.max-age=300 ms")) {
      events.send(10);
      awaitRows(acme, events.sent());
      awaitRows(globex, events.sent());
      Wait.until(
          "the catalog to be refused again",
          PATIENCE,
          () -> job.metric("Route", "catalogRefused") == 2);

      platform.writeCatalog(destination(acme, "acme-id", "filename_prefix: again"));
      job.awaitCatalog(platform, "Route");
      Wait.until(
          "the catalog to be accepted", PATIENCE, () -> job.metric("Route", "catalogRefused") == 0);
      int before = events.sent();
      events.send(10);
      awaitRows(acme, events.sent());
      assertThat(platform.rows(globex)).hasSize(before);
      assertThat(platform.s3().objects(acme.bucket()))
          .anyMatch(object -> object.key().startsWith("again_"));
    }
  }

  @Tag("cluster")
  @Test
  void deliversWhatIsHeldForDestinationsThatAreDisabledOrRemoved() throws Exception {
    platform.writeCatalog(destination(acme, "acme-id", "") + destination(globex, "globex-id", ""));
    try (RunningJob job = submit(new Configuration(), "--set=batch.max-age=20 s")) {
      events.send(10);
      Wait.until(
          "rows to be held", PATIENCE, () -> job.metric("Route", "rows") == 2L * events.sent());
      // From then on all tasks run, and Deliver knows the secret of a destination that departs.
      Wait.until("a checkpoint", PATIENCE, () -> job.completedCheckpoints() > 0);
      int held = events.sent();

      platform.writeCatalog(
          destination(acme, "acme-id", "").replace("- id: acme", "- id: acme\n    enabled: false"));
      job.awaitCatalog(platform, "Route");
      assertThat(platform.rows(acme)).isEmpty();
      assertThat(platform.rows(globex)).isEmpty();
      events.send(10);
      Wait.until(
          "events that nobody wants",
          PATIENCE,
          () -> job.metric("Route", "reason.no-match.eventsFiltered") == 10);
      awaitRows(acme, held);
      awaitRows(globex, held);
    }
  }

  @Tag("cluster")
  @Test
  void deliversWhatIsHeldInShardsThatAreNoLongerThere() throws Exception {
    platform.writeCatalog(destination(acme, "acme-id", "shards: 4"));
    try (RunningJob job = submit(new Configuration(), "--set=batch.max-age=5 s")) {
      events.send(10);
      Wait.until("rows to be held", PATIENCE, () -> job.metric("Route", "rows") == events.sent());

      platform.writeCatalog(destination(acme, "acme-id", "shards: 1"));
      job.awaitCatalog(platform, "Route");
      events.send(10);
      awaitRows(acme, events.sent());
      assertThat(job.isRunning()).isTrue();
    }
  }

  private RunningJob submit(Configuration flink, String... arguments) throws Exception {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--set=catalog.refresh-interval=200 ms";
    all[arguments.length + 1] = "--set=deliver.probe-interval=500 ms";
    return RunningJob.submit(platform, flink, all);
  }

  /** Waits for the rows of the first events, and checks that there are no others. */
  private void awaitRows(Customer customer, int count) throws Exception {
    Wait.until("rows of " + customer.id(), PATIENCE, () -> platform.rows(customer).size() >= count);
    assertThat(platform.rows(customer))
        .containsExactlyInAnyOrderElementsOf(NumberedEvents.rows(0, count));
  }

  private String destination(Customer customer, String externalId, String mappingSetting) {
    return platform.messageIds(customer, externalId, mappingSetting);
  }
}
