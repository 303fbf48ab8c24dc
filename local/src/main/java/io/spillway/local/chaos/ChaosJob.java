package io.spillway.local.chaos;

import io.spillway.job.OperatorIds;
import io.spillway.local.cluster.DemoCluster;
import io.spillway.local.flink.FlinkRest;
import io.spillway.local.host.Wait;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The job on the cluster, whatever its id is at the moment. Not thread-safe. */
final class ChaosJob {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Set<String> ENDED = Set.of("FAILED", "CANCELED", "FINISHED");

  private final DemoCluster cluster;
  private final FlinkRest rest;
  private String id;
  private int parallelism;

  private ChaosJob(DemoCluster cluster, String id, int parallelism) {
    this.cluster = cluster;
    this.rest = cluster.flink().rest();
    this.id = id;
    this.parallelism = parallelism;
  }

  /** Submits the job. */
  static ChaosJob start(DemoCluster cluster, int parallelism)
      throws InterruptedException, TimeoutException {
    ChaosJob job = new ChaosJob(cluster, DemoCluster.newJobId(), parallelism);
    job.submit(null);
    return job;
  }

  /** Repeats the request until the job exists: one that failed may have been executed. */
  private void submit(@Nullable String savepoint) throws InterruptedException, TimeoutException {
    Wait.until(
        () -> "job " + id + " to be accepted",
        PATIENCE,
        () -> {
          try {
            cluster.submit(id, parallelism, savepoint);
            return true;
          } catch (IOException e) {
            return !rest.state(id).isEmpty();
          }
        });
  }

  /** Changes the parallelism of all vertices. */
  void rescale(int newParallelism) throws InterruptedException, TimeoutException {
    Wait.until(
        () -> "job " + id + " to accept another parallelism",
        PATIENCE,
        () -> {
          rest.rescale(id, vertex -> newParallelism);
          return true;
        });
    parallelism = newParallelism;
  }

  /** Stops the job with a savepoint and resumes from it as another job. */
  void stopAndResume(int newParallelism) throws InterruptedException, TimeoutException {
    String[] savepoint = new String[1];
    Wait.until(
        () -> "job " + id + " to stop with a savepoint",
        PATIENCE,
        () -> {
          try {
            savepoint[0] = rest.stopWithSavepoint(id);
            return true;
          } catch (TimeoutException e) {
            throw new IOException(e);
          }
        });
    awaitEnd();
    id = DemoCluster.newJobId();
    parallelism = newParallelism;
    submit(savepoint[0]);
  }

  /** Stops the job for good, after it has delivered everything that it holds. */
  void drain() throws InterruptedException, TimeoutException {
    Wait.until(
        () -> "job " + id + " to drain",
        PATIENCE,
        () -> {
          try {
            rest.drain(id);
            return true;
          } catch (TimeoutException e) {
            throw new IOException(e);
          }
        });
    awaitEnd();
  }

  private void awaitEnd() throws InterruptedException, TimeoutException {
    Wait.until(() -> "job " + id + " to end", PATIENCE, () -> rest.state(id).equals("FINISHED"));
  }

  /** Whether the whole job runs and has completed a checkpoint that began after the time. */
  boolean hasWorkedSince(Instant time) throws IOException, InterruptedException {
    checkNotEnded();
    return rest.runsWith(id, parallelism) && rest.lastCheckpoint(id).isAfter(time);
  }

  private void checkNotEnded() throws IOException, InterruptedException {
    String state = rest.state(id);
    if (ENDED.contains(state)) {
      throw new IllegalStateException(
          "Job " + id + " is " + state + " and will not restart: " + rest.exceptions(id));
    }
  }

  /** Kills a task manager that runs tasks of the job; returns its id. */
  String killTaskManager() throws InterruptedException, TimeoutException {
    String[] killed = new String[1];
    Wait.until(
        () -> "a task manager of job " + id,
        PATIENCE,
        () -> {
          killed[0] = cluster.flink().killTaskManager(rest.taskManagersOf(id));
          return true;
        });
    return killed[0];
  }

  /** How often the current job manager has restored its state: at the start and each restart. */
  int restores() throws IOException, InterruptedException {
    return rest.restores(id);
  }

  /** Whether all subtasks of Route report the value for one of its metrics. */
  boolean routeReports(String metric, long value) throws IOException, InterruptedException {
    return rest.allReport(id, OperatorIds.ROUTE_NAME, metric, value);
  }

  /** Whether all subtasks of Route have counted something with one of its metrics. */
  boolean routeCounts(String metric) throws IOException, InterruptedException {
    return rest.least(id, OperatorIds.ROUTE_NAME, metric) > 0;
  }

  /** The state of the job, for the timeline. */
  String describe() {
    try {
      return "job "
          + id
          + " with parallelism "
          + parallelism
          + " is "
          + rest.state(id)
          + ", last checkpoint "
          + rest.lastCheckpoint(id)
          + ", failures "
          + rest.exceptions(id);
    } catch (IOException e) {
      return "the job manager does not answer: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
