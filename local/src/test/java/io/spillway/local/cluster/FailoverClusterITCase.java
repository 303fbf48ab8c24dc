package io.spillway.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.host.Wait;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Processes are killed as by {@code kill -9} while events arrive. */
class FailoverClusterITCase extends ClusterTest {
  private static final int PARALLELISM = 3;
  private static final int VERTICES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void losesAndDoublesNothingWhenATaskManagerIsKilled() throws Exception {
    String job = cluster.submit(PARALLELISM, null);
    awaitProgress(job, PARALLELISM, 2);
    Set<String> used = rest.taskManagersOf(job);
    assertThat(used).hasSize(2);
    awaitStatus(true, VERTICES * PARALLELISM);

    String killed = flink.killTaskManager();
    assertThat(used).contains(killed);
    flink.startTaskManager();

    Wait.until(() -> "a restore of job " + job, PATIENCE, () -> rest.restores(job) > 0);
    flink.awaitSlots();
    awaitProgress(job, PARALLELISM, 2);
    assertThat(rest.taskManagersOf(job)).doesNotContain(killed);
    awaitStatus(true, VERTICES * PARALLELISM);
    assertEveryEventArrivesOnce(job);
  }

  /** With one of them left, the job could run again before anybody has asked for its status. */
  @Test
  void tellsThatNothingRunsWhenAllTaskManagersAreKilled() throws Exception {
    String job = cluster.submit(PARALLELISM, null);
    awaitProgress(job, PARALLELISM, 2);
    assertThat(flink.killTaskManager()).isNotEqualTo(flink.killTaskManager());
    awaitStatus(false, 0);

    flink.startTaskManager();
    flink.startTaskManager();
    Wait.until(() -> "a restore of job " + job, PATIENCE, () -> rest.restores(job) > 0);
    awaitProgress(job, PARALLELISM, 2);
    awaitStatus(true, VERTICES * PARALLELISM);
    assertEveryEventArrivesOnce(job);
  }

  @Test
  void comesBackByItselfWhenTheJobManagerIsKilled() throws Exception {
    String job = cluster.submit(PARALLELISM, null);
    awaitProgress(job, PARALLELISM, 2);

    flink.killAndRestartJobManager();

    Wait.until(() -> "a restore of job " + job, PATIENCE, () -> rest.restores(job) > 0);
    awaitProgress(job, PARALLELISM, 2);
    assertEveryEventArrivesOnce(job);
  }
}
