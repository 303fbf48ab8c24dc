package io.spillway.local.chaos;

import io.spillway.local.cluster.DemoCluster;
import io.spillway.local.cluster.Wait;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Carries a plan out: each round strikes at its time, or later when the job needs longer. */
final class ChaosRun {
  private final DemoCluster cluster;
  private final ChaosJob job;
  private final Troubles troubles;
  private final Timeline timeline;
  private Instant start = Instant.now();

  /** A fault that has struck. */
  private record Struck(PlannedFault fault, Trouble trouble, String detail, Instant at) {}

  ChaosRun(DemoCluster cluster, ChaosJob job, Troubles troubles, Timeline timeline) {
    this.cluster = cluster;
    this.job = job;
    this.troubles = troubles;
    this.timeline = timeline;
  }

  /** Returns when the job has recovered from the last fault, or was waited for in vain. */
  void execute(ChaosPlan plan) throws IOException, InterruptedException, TimeoutException {
    start = Instant.now();
    int done = 0;
    for (List<PlannedFault> round : plan.rounds()) {
      sleepUntil(start.plus(ChaosPlan.PACE.multipliedBy(done)));
      execute(round);
      done += round.size();
    }
  }

  private void execute(List<PlannedFault> round)
      throws IOException, InterruptedException, TimeoutException {
    List<Struck> all = new ArrayList<>();
    try {
      for (PlannedFault fault : round) {
        Trouble trouble = troubles.of(fault);
        Instant at = Instant.now();
        all.add(new Struck(fault, trouble, trouble.strike(), at));
      }
      sleepUntil(all.get(0).at.plus(round.get(0).lasts()));
    } finally {
      for (Struck struck : all) {
        struck.trouble.heal();
      }
    }
    Instant healed = Instant.now();
    for (Struck struck : all) {
      Instant since = struck.fault.kind().lasts() ? healed : struck.at;
      timeline.add(
          new Outcome(
              struck.fault,
              Duration.between(start, struck.at),
              struck.detail,
              awaitRecovery(struck.trouble, since)));
    }
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

  private static void sleepUntil(Instant time) throws InterruptedException {
    long millis = Duration.between(Instant.now(), time).toMillis();
    if (millis > 0) {
      TimeUnit.MILLISECONDS.sleep(millis);
    }
  }
}
