package io.spillway.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.cli.Spillway;
import io.spillway.local.demo.Reconciliation;
import io.spillway.local.events.GeneratorOptions;
import io.spillway.local.flink.FlinkRest;
import io.spillway.local.host.DataDirectory;
import io.spillway.local.host.FreePorts;
import io.spillway.local.host.Wait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;

/**
 * A cluster with two task managers, the job and a stream of events. The logs are kept in
 * target/cluster.
 */
@Tag("cluster")
abstract class ClusterTest {
  private static final int TASK_MANAGERS = 2;
  private static final double EVENTS_PER_SECOND = 300;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  DemoCluster cluster;
  FlinkCluster flink;
  FlinkRest rest;
  EventLedger ledger;

  @BeforeEach
  void startCluster(TestInfo test) throws Exception {
    Path directory =
        Path.of("target", "cluster", test.getTestMethod().orElseThrow().getName()).toAbsolutePath();
    DataDirectory.delete(directory);
    cluster = DemoCluster.start(directory, TASK_MANAGERS, FreePorts.next());
    flink = cluster.flink();
    rest = flink.rest();
    ledger =
        EventLedger.start(
            cluster,
            GeneratorOptions.seed(5).destinationName(GeneratorOptions.AWS_S3_ACTIONS),
            EVENTS_PER_SECOND);
  }

  @AfterEach
  void stopCluster() {
    if (ledger != null) {
      ledger.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  /**
   * Waits until {@code status} says that figures are, or are not, those of all tasks and of now.
   */
  void awaitStatus(boolean isCurrent, int tasksRunning)
      throws InterruptedException, TimeoutException {
    Wait.until(
        () -> "a status with current: " + isCurrent,
        PATIENCE,
        () -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          int exitCode =
              Spillway.run(
                  List.of("status", "--json", "--rest", rest.address()),
                  InputStream.nullInputStream(),
                  out,
                  OutputStream.nullOutputStream());
          JsonNode status = new JsonMapper().readTree(out.toByteArray());
          return exitCode == (isCurrent ? 0 : 1)
              && status.path("current").asBoolean(!isCurrent) == isCurrent
              && status.at("/tasks/running").asInt(-1) == tasksRunning;
        });
  }

  /** Ends the stream of events, waits until every event has arrived, and stops the job. */
  void assertEveryEventArrivesOnce(String job) throws Exception {
    var unusedCount = ledger.end();
    ledger.awaitDelivery(() -> true);
    var unusedSavepoint = rest.stopWithSavepoint(job);
    Reconciliation result = ledger.reconcile();
    assertThat(result.addsUp()).as("%s", result).isTrue();
  }

  /** Waits until every vertex runs with a parallelism and that many more checkpoints are done. */
  void awaitProgress(String job, int parallelism, int checkpoints)
      throws InterruptedException, TimeoutException {
    awaitProgress(job, vertex -> parallelism, checkpoints);
  }

  /**
   * Waits until every vertex runs with its parallelism and that many more checkpoints are done.
   *
   * @param parallelism by the vertex's name
   */
  void awaitProgress(String job, ToIntFunction<String> parallelism, int checkpoints)
      throws InterruptedException, TimeoutException {
    Wait.until(
        () -> "the parallelism of job " + job + ": " + describe(job),
        PATIENCE,
        () -> rest.runsWith(job, parallelism));
    int[] first = {-1};
    Wait.until(
        () -> checkpoints + " checkpoints of job " + job + ": " + describe(job),
        PATIENCE,
        () -> {
          int completed = rest.completedCheckpoints(job);
          first[0] = first[0] < 0 ? completed : first[0];
          return completed - first[0] >= checkpoints;
        });
  }

  private String describe(String job) {
    try {
      return rest.state(job) + " " + rest.exceptions(job);
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e.toString();
    }
  }
}
