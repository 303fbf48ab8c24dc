package io.spillway.local.cluster;

import static io.spillway.local.s3.S3Request.doing;
import static io.spillway.local.s3.S3Request.toBucket;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.job.OperatorIds;
import io.spillway.local.demo.DemoDestination;
import io.spillway.local.demo.ObjectVersions;
import io.spillway.local.demo.ReceiptAccount;
import io.spillway.local.demo.Reconciliation;
import io.spillway.local.events.GeneratorOptions;
import io.spillway.local.flink.FlinkRest;
import io.spillway.local.host.DataDirectory;
import io.spillway.local.host.FreePorts;
import io.spillway.local.host.Wait;
import io.spillway.local.s3.FaultInjector.Injection;
import io.spillway.local.s3.S3Fault;
import io.spillway.local.s3.S3Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A job that waits for its last deliveries, to a destination that hangs, is canceled: it ends at
 * once, its task manager lives, and a job that goes on from its state delivers all of them.
 */
@Tag("cluster")
class DrainClusterITCase {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Flink asks a task that does not react again after 30 s, and ends its process after 3 min. */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  private static final int EVENTS = 1_000;
  private static final DemoDestination HANGING = DemoDestination.GLOBEX;
  private static final List<String> BUCKETS =
      Stream.of(DemoDestination.values()).map(DemoDestination::bucket).toList();

  private DemoCluster cluster;
  private FlinkRest rest;
  private EventLedger ledger;
  private Injection hang;
  private List<String> processes;

  @AfterEach
  void stopCluster() {
    if (ledger != null) {
      ledger.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void losesNothingWhenABoundedJobIsCanceledAtItsEnd() throws Exception {
    start("bounded", "--set=source.stop-at=latest");
    String job = cluster.submit(1, null);
    awaitDrain(job);

    cancel(job);
    String next = cluster.submit(1, snapshot(job, "completed"));

    Wait.until(
        () -> "the job to end: " + describe(next),
        PATIENCE,
        () -> rest.state(next).equals("FINISHED"));
    assertEverythingArrivedOnce();
  }

  @Test
  void losesNothingWhenAJobIsCanceledThatIsStoppedWithADrain() throws Exception {
    start("stopped");
    String job = cluster.submit(1, null);
    Wait.until("a transfer that hangs", PATIENCE, () -> hang.hits() > 0);
    CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> drain(job));
    awaitDrain(job);

    cancel(job);
    assertThat(stop).failsWithin(PATIENCE);
    String next = cluster.submit(1, snapshot(job, "savepoint"));

    ledger.awaitDelivery(() -> true);
    var unusedSavepoint = rest.stopWithSavepoint(next);
    assertEverythingArrivedOnce();
  }

  private void start(String name, String... arguments) throws Exception {
    Path directory = Path.of("target", "cluster", "drain-" + name).toAbsolutePath();
    DataDirectory.delete(directory);
    cluster = DemoCluster.start(directory, 1, FreePorts.next(), arguments);
    rest = cluster.flink().rest();
    processes = cluster.flink().processes();
    hang =
        cluster
            .storage()
            .s3()
            .faults()
            .inject(toBucket(HANGING.bucket()).and(doing(S3Operation.PUT_OBJECT)), S3Fault.hang());
    ledger =
        EventLedger.start(
            cluster,
            GeneratorOptions.seed(5).destinationName(GeneratorOptions.AWS_S3_ACTIONS),
            EVENTS);
    Wait.until("events in Kafka", PATIENCE, () -> ledger.acknowledged() >= EVENTS);
    assertThat(ledger.end()).isGreaterThanOrEqualTo(EVENTS);
  }

  private void drain(String job) {
    try {
      rest.drain(job);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the last checkpoint is complete, which ends the source, and a transfer hangs. */
  private void awaitDrain(String job) throws Exception {
    Wait.until(
        () -> "Deliver to wait for its transfers: " + describe(job),
        PATIENCE,
        () ->
            hang.hits() > 0
                && status(job, OperatorIds.SOURCE_NAME).equals("FINISHED")
                && status(job, OperatorIds.DELIVER_NAME).equals("RUNNING"));
  }

  private String status(String job, String operator) throws IOException, InterruptedException {
    for (JsonNode vertex : rest.job(job, "").path("vertices")) {
      if (vertex.path("name").asText().contains(operator)) {
        return vertex.path("status").asText();
      }
    }
    return "";
  }

  private void cancel(String job) throws Exception {
    rest.cancel(job);
    Wait.until(
        () -> "the job to end: " + describe(job),
        AT_ONCE,
        () -> rest.state(job).equals("CANCELED"));
    cluster.flink().awaitSlots();
    hang.close();
  }

  /** Where the last snapshot of a kind is. */
  private String snapshot(String job, String kind) throws Exception {
    JsonNode latest = rest.job(job, "/checkpoints").path("latest");
    String path = latest.path(kind).path("external_path").asText();
    assertThat(path).as(latest.toString()).startsWith("s3://");
    return path;
  }

  private String describe(String job) {
    try {
      return rest.job(job, "") + " " + rest.exceptions(job);
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e.toString();
    }
  }

  private void assertEverythingArrivedOnce() throws Exception {
    Reconciliation result = ledger.reconcile();
    assertThat(result.addsUp()).as("%s %s", result, result.examples()).isTrue();
    ObjectVersions versions = ObjectVersions.in(cluster.storage().s3(), BUCKETS);
    assertThat(versions.areSingle()).as("%s", versions).isTrue();
    ReceiptAccount receipts = ReceiptAccount.of(cluster.storage().s3(), BUCKETS);
    assertThat(receipts.addsUp()).as("%s", receipts).isTrue();
    assertThat(cluster.flink().processes()).isEqualTo(processes);
    assertThat(cluster.flink().replaceEnded()).isEmpty();
  }
}
