package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.job.livecatalog.CatalogLocation;
import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;
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
  private KafkaProducer<byte[], byte[]> producer;
  private int sent;

  @BeforeEach
  void start() throws Exception {
    acme = platform.customer("acme", 1);
    globex = platform.customer("globex", 2);
    producer = platform.producer();
  }

  @AfterEach
  void stop() {
    producer.close();
  }

  @Test
  void addsADestinationAndRotatesAnExternalId() throws Exception {
    platform.writeCatalog(destination(acme, "acme-id", ""));
    try (RunningJob job = submit(new Configuration(), "--set=batch.max-age=300 ms")) {
      int first = send(10);
      awaitRows(acme, first);

      platform.writeCatalog(
          destination(acme, "acme-id", "") + destination(globex, "globex-id", ""));
      awaitSwitch(job);
      int fromHere = sent;
      send(10);
      awaitRows(acme, sent);
      Wait.until(
          "rows of the new destination",
          PATIENCE,
          () -> platform.rows(globex).size() == sent - fromHere);
      assertThat(platform.rows(globex)).containsExactlyInAnyOrderElementsOf(rows(fromHere, sent));

      // The customer changes the external id before the catalog has the new one.
      platform.permit(acme, "acme-new-id");
      platform.expire(acme);
      int delivered = sent;
      send(10);
      Wait.until(
          "acme to refuse", PATIENCE, () -> job.metric("Deliver", "destination.acme.denied") > 0);
      assertThat(platform.rows(acme)).hasSize(delivered);

      platform.writeCatalog(
          destination(acme, "acme-new-id", "") + destination(globex, "globex-id", ""));
      awaitRows(acme, sent);
      assertThat(job.isRunning()).isTrue();
    }
  }

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
      awaitSwitch(job);
      long revision = job.metric("Route", "catalogRevision");

      platform.writeCatalog(destination(acme, "acme-id", "batch_size: none"));
      Wait.until(
          "the catalog to be refused", PATIENCE, () -> job.metric("Route", "catalogRefused") == 2);
      assertThat(job.metric("Route", "catalogRefusals")).isEqualTo(2);
      assertThat(job.metric("Route", "catalogRevision")).isEqualTo(revision);
      send(10);
      awaitRows(acme, sent);
      awaitRows(globex, sent);
      savepoint = job.stopWithSavepoint();
    }
    Configuration restored = new Configuration();
    restored.setString("execution.state-recovery.path", savepoint);
    try (RunningJob job = submit(restored, "--set=batch.max-age=300 ms")) {
      send(10);
      awaitRows(acme, sent);
      awaitRows(globex, sent);
      Wait.until(
          "the catalog to be refused again",
          PATIENCE,
          () -> job.metric("Route", "catalogRefused") == 2);

      platform.writeCatalog(destination(acme, "acme-id", "filename_prefix: again"));
      awaitSwitch(job);
      Wait.until(
          "the catalog to be accepted", PATIENCE, () -> job.metric("Route", "catalogRefused") == 0);
      int before = sent;
      send(10);
      awaitRows(acme, sent);
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
      send(10);
      Wait.until("rows to be held", PATIENCE, () -> job.metric("Route", "rows") == 2L * sent);
      // From then on all tasks run, and Deliver knows the secret of a destination that departs.
      Wait.until("a checkpoint", PATIENCE, () -> job.completedCheckpoints() > 0);
      int held = sent;

      platform.writeCatalog(
          destination(acme, "acme-id", "").replace("- id: acme", "- id: acme\n    enabled: false"));
      awaitSwitch(job);
      assertThat(platform.rows(acme)).isEmpty();
      assertThat(platform.rows(globex)).isEmpty();
      send(10);
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
      send(10);
      Wait.until("rows to be held", PATIENCE, () -> job.metric("Route", "rows") == sent);

      platform.writeCatalog(destination(acme, "acme-id", "shards: 1"));
      awaitSwitch(job);
      send(10);
      awaitRows(acme, sent);
      assertThat(job.isRunning()).isTrue();
    }
  }

  private RunningJob submit(Configuration flink, String... arguments) throws Exception {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--set=catalog.refresh-interval=200 ms";
    all[arguments.length + 1] = "--set=deliver.probe-interval=500 ms";
    return RunningJob.submit(platform, flink, all);
  }

  /** Waits until both subtasks of Route use the current catalog. */
  private void awaitSwitch(RunningJob job) throws Exception {
    String revision = new CatalogLocation(platform.catalog().toString()).read().revision();
    long number = Long.parseLong(revision, 16);
    Wait.until(
        "the catalog to be taken over",
        PATIENCE,
        () -> job.metric("Route", "catalogRevision") == 2 * number);
  }

  private int send(int events) {
    for (int i = 0; i < events; i++) {
      SteadyProducer.send(producer, sent++);
    }
    producer.flush();
    return sent;
  }

  /** Waits for the rows of the first events, and checks that there are no others. */
  private void awaitRows(Customer customer, int events) throws Exception {
    Wait.until(
        "rows of " + customer.id(), PATIENCE, () -> platform.rows(customer).size() >= events);
    assertThat(platform.rows(customer)).containsExactlyInAnyOrderElementsOf(rows(0, events));
  }

  private static List<String> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "\"m-" + i + "\"").toList();
  }

  private String destination(Customer customer, String externalId, String mappingSetting) {
    return platform.messageIds(customer, externalId, mappingSetting);
  }
}
