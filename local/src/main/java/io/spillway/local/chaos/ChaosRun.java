package io.spillway.local.chaos;

import io.spillway.local.cluster.DemoCluster;
import io.spillway.local.host.Wait;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Carries a plan out: each round strikes at its time, or later when the job needs longer. */
final class ChaosRun implements AutoCloseable {
  private final DemoCluster cluster;
  private final ChaosJob job;
  private final Troubles troubles;
  private final Timeline timeline;
  private final ScheduledExecutorService healer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "healer");
            thread.setDaemon(true);
            return thread;
          });
  private Instant start = Instant.now();

  /**
   * A fault that has struck.
   *
   * @param done whether it could be done in time
   * @param healed when what lasts has ended
   */
  private record Struck(
      PlannedFault fault,
      Trouble trouble,
      String detail,
      Instant at,
      boolean done,
      Future<Instant> healed) {}

  ChaosRun(DemoCluster cluster, ChaosJob job, Troubles troubles, Timeline timeline) {
    this.cluster = cluster;
    this.job = job;
    this.troubles = troubles;
    this.timeline = timeline;
  }

  /** Returns when the job has recovered from the last fault, or was waited for in vain. */
  void execute(ChaosPlan plan) throws IOException, InterruptedException, ExecutionException {
    start = Instant.now();
    int done = 0;
    for (List<PlannedFault> round : plan.rounds()) {
      sleepUntil(start.plus(ChaosPlan.PACE.multipliedBy(done)));
      execute(round);
      done += round.size();
    }
  }

  private void execute(List<PlannedFault> round)
      throws IOException, InterruptedException, ExecutionException {
    List<Struck> all = new ArrayList<>();
    for (PlannedFault fault : round) {
      all.add(strike(fault));
    }
    for (Struck struck : all) {
      Instant healed = struck.healed.get();
      Instant since = struck.fault.kind().lasts() ? healed : struck.at;
      Duration recovery = awaitRecovery(struck.trouble, since);
      timeline.add(
          new Outcome(
              struck.fault,
              Duration.between(start, struck.at),
              struck.detail,
              struck.done ? recovery : null));
    }
  }

  /** What lasts ends at its time, however long what strikes meanwhile takes to do. */
  private Struck strike(PlannedFault fault) throws IOException, InterruptedException {
    Trouble trouble = troubles.of(fault);
    Instant at = Instant.now();
    String detail;
    boolean done = true;
    try {
      detail = trouble.strike();
    } catch (TimeoutException e) {
      detail = "(" + e.getMessage() + ")";
      done = false;
    }
    Future<Instant> healed =
        healer.schedule(
            () -> {
              trouble.heal();
              return Instant.now();
            },
            fault.lasts().toMillis(),
            TimeUnit.MILLISECONDS);
    return new Struck(fault, trouble, detail, at, done, healed);
  }

  /** Waits until the job works; returns how long that took, null when it did not in time. */
  @Nullable Duration awaitRecovery(Trouble trouble, Instant since) throws InterruptedException {
    try {
      Wait.until(
          job::describe,
          ChaosJob.PATIENCE,
          () -> {
            for (String replaced : cluster.flink().replaceEnded()) {
              timeline.note(Duration.between(start, Instant.now()), replaced + ", started again");
            }
            return job.hasWorkedSince(since) && trouble.isOver();
          });
      return Duration.between(since, Instant.now());
    } catch (TimeoutException e) {
      timeline.note(Duration.between(start, Instant.now()), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** What is still in force stays so: all of it ends with the cluster. */
  @Override
  public void close() {
    healer.shutdownNow();
  }

  private static void sleepUntil(Instant time) throws InterruptedException {
    long millis = Duration.between(Instant.now(), time).toMillis();
    if (millis > 0) {
      TimeUnit.MILLISECONDS.sleep(millis);
    }
  }
}
