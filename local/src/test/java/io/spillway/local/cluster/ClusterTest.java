package io.spillway.local.cluster;

import io.spillway.local.host.Wait;
import io.spillway.local.host.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;

/**
 * A cluster with two task managers and the job on it, with events coming in. Logs stay in
 * target/cluster.
 */
@Tag("cluster")
abstract class ClusterTest {
  private static final int TASK_MANAGERS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  DemoCluster cluster;
  FlinkCluster flink;
  FlinkRest rest;
  Ledger ledger;

  @BeforeEach
  void startCluster(TestInfo test) throws Exception {
    Path directory =
        Path.of("target", "cluster", test.getTestMethod().orElseThrow().getName()).toAbsolutePath();
    delete(directory);
    cluster = DemoCluster.start(directory, TASK_MANAGERS, FreePorts.next());
    flink = cluster.flink();
    rest = flink.rest();
    ledger = new Ledger(cluster);
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

  /** Waits until every vertex runs with a parallelism and that many checkpoints more are done. */
  void awaitProgress(String job, int parallelism, int checkpoints)
      throws InterruptedException, TimeoutException {
    awaitProgress(job, vertex -> parallelism, checkpoints);
  }

  /**
   * Waits until every vertex runs with its parallelism and that many checkpoints more are done.
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

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    }
  }
}
