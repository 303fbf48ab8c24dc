package io.spillway.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.job.livecatalog.CatalogLocation;
import io.spillway.local.job.LocalParts.Customer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalog is changed while the job runs, in good ways and in bad. */
class LiveCatalogITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private LocalParts parts;
  private Customer acme;
  private Customer globex;
  private Path catalog;
  private KafkaProducer<byte[], byte[]> producer;
  private int sent;

  @BeforeEach
  void start() throws Exception {
    parts = LocalParts.start(directory);
    acme = parts.customer("acme", 1);
    globex = parts.customer("globex", 2);
    catalog = directory.resolve("destinations.yaml");
    producer = parts.producer();
  }

  @AfterEach
  void stop() {
    producer.close();
    parts.close();
  }

  @Test
  void addsADestinationAndRotatesAnExternalId() throws Exception {
    edit(destination(acme, "acme-id", ""));
    try (RunningJob job = submit(new Configuration(), "--set=batch.max-age=300 ms")) {
      int first = send(10);
      awaitRows(acme, first);

      edit(destination(acme, "acme-id", "") + destination(globex, "globex-id", ""));
      awaitSwitch(job);
      int fromHere = sent;
      send(10);
      awaitRows(acme, sent);
      LocalParts.await(
          "rows of the new destination",
          PATIENCE,
          () -> parts.rows(globex).size() == sent - fromHere);
      assertThat(parts.rows(globex)).containsExactlyInAnyOrderElementsOf(rows(fromHere, sent));

      // The customer changes the external id before the catalog has the new one.
      parts.permit(acme, "acme-new-id");
      parts.expire(acme);
      int delivered = sent;
      send(10);
      LocalParts.await(
          "acme to refuse", PATIENCE, () -> job.metric("Deliver", "destination.acme.denied") > 0);
      assertThat(parts.rows(acme)).hasSize(delivered);

      edit(destination(acme, "acme-new-id", "") + destination(globex, "globex-id", ""));
      awaitRows(acme, sent);
      assertThat(job.isRunning()).isTrue();
    }
  }

  @Test
  void refusesABrokenCatalogAndKeepsTheLastGoodOneOverARestart() throws Exception {
    Path secret = Files.writeString(directory.resolve("globex-external-id"), "globex-id");
    String good =
        destination(acme, "acme-id", "") + destination(globex, "${file:" + secret + "}", "");
    edit(destination(acme, "acme-id", ""));
    String savepoint;
    try (RunningJob job = submit(new Configuration(), "--set=batch.max-age=300 ms")) {
      edit(good);
      awaitSwitch(job);
      long revision = job.metric("Route", "catalogRevision");

      edit(destination(acme, "acme-id", "batch_size: none"));
      LocalParts.await(
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
      LocalParts.await(
          "the catalog to be refused again",
          PATIENCE,
          () -> job.metric("Route", "catalogRefused") == 2);

      edit(destination(acme, "acme-id", "filename_prefix: again"));
      awaitSwitch(job);
      LocalParts.await(
          "the catalog to be accepted", PATIENCE, () -> job.metric("Route", "catalogRefused") == 0);
      int before = sent;
      send(10);
      awaitRows(acme, sent);
      assertThat(parts.rows(globex)).hasSize(before);
      assertThat(parts.s3().objects(acme.bucket()))
          .anyMatch(object -> object.key().startsWith("again_"));
    }
  }

  @Test
  void deliversWhatIsHeldForDestinationsThatAreDisabledOrRemoved() throws Exception {
    edit(destination(acme, "acme-id", "") + destination(globex, "globex-id", ""));
    try (RunningJob job = submit(new Configuration(), "--set=batch.max-age=20 s")) {
      send(10);
      LocalParts.await("rows to be held", PATIENCE, () -> job.metric("Route", "rows") == 2L * sent);
      int held = sent;

      edit(
          destination(acme, "acme-id", "").replace("- id: acme", "- id: acme\n    enabled: false"));
      awaitSwitch(job);
      assertThat(parts.rows(acme)).isEmpty();
      assertThat(parts.rows(globex)).isEmpty();
      send(10);
      LocalParts.await(
          "events that nobody wants",
          PATIENCE,
          () -> job.metric("Route", "reason.no-match.eventsFiltered") == 10);
      awaitRows(acme, held);
      awaitRows(globex, held);
    }
  }

  @Test
  void deliversWhatIsHeldInShardsThatAreNoLongerThere() throws Exception {
    edit(destination(acme, "acme-id", "shards: 4"));
    try (RunningJob job = submit(new Configuration(), "--set=batch.max-age=5 s")) {
      send(10);
      LocalParts.await("rows to be held", PATIENCE, () -> job.metric("Route", "rows") == sent);

      edit(destination(acme, "acme-id", "shards: 1"));
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
    return RunningJob.submit(parts, catalog, flink, all);
  }

  /** Puts another catalog in the place of the one that is there, at one go. */
  private void edit(String destinations) throws Exception {
    Path next = Files.writeString(directory.resolve("next"), "destinations:\n" + destinations);
    Files.move(next, catalog, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Waits until both subtasks of Route work by the catalog that the source emitted last. */
  private void awaitSwitch(RunningJob job) throws Exception {
    String revision = new CatalogLocation(catalog.toString()).read().revision();
    long number = Long.parseLong(revision, 16);
    LocalParts.await(
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

  /** Waits for the rows of the first events, and sees that there are no others. */
  private void awaitRows(Customer customer, int events) throws Exception {
    LocalParts.await(
        "rows of " + customer.id(), PATIENCE, () -> parts.rows(customer).size() >= events);
    assertThat(parts.rows(customer)).containsExactlyInAnyOrderElementsOf(rows(0, events));
  }

  private static List<String> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "\"m-" + i + "\"").toList();
  }

  private String destination(Customer customer, String externalId, String mappingSetting) {
    return parts.destination(customer, externalId)
        + """
              - id: all
                trigger: type = "track"
                columns: {id: {"@path": $.messageId}}
                %s
        """
            .formatted(mappingSetting);
  }
}
