package io.spillway.local.chaos;

import io.spillway.local.chaos.ChaosPlan.PlannedFault;
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

/**
 * Executes a plan: each round starts at its time, or later when the job needs longer to recover.
 */
final class ChaosRun implements AutoCloseable {
  private final DemoCluster cluster;
  private final ChaosJob job;
  private final ChaosFaults faults;
  private final Timeline timeline;
  private final ScheduledExecutorService remover =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "remove faults");
            thread.setDaemon(true);
            return thread;
          });
  private Instant start = Instant.now();

  ChaosRun(DemoCluster cluster, ChaosJob job, ChaosFaults faults, Timeline timeline) {
    this.cluster = cluster;
    this.job = job;
    this.faults = faults;
    this.timeline = timeline;
  }

  /** Returns when the job has recovered from the last fault, or has not in time. */
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
    List<ActiveFault> active = new ArrayList<>();
    for (PlannedFault fault : round) {
      active.add(new ActiveFault(fault));
    }
    for (ActiveFault fault : active) {
      timeline.add(fault.awaitOutcome());
    }
  }

  /** A fault that has been injected. */
  private final class ActiveFault {
    private final PlannedFault planned;
    private final FaultInjection injection;
    private final Instant at = Instant.now();
    private final Future<Instant> removed;
    private boolean injected = true;
    private String detail;

    /** Injects the fault, and removes one that lasts in time however long other faults take. */
    ActiveFault(PlannedFault planned) throws IOException, InterruptedException {
      this.planned = planned;
      this.injection = faults.prepare(planned);
      try {
        detail = injection.inject();
      } catch (TimeoutException e) {
        detail = "(" + e.getMessage() + ")";
        injected = false;
      }
      this.removed =
          remover.schedule(
              () -> {
                injection.remove();
                return Instant.now();
              },
              planned.lasts().toMillis(),
              TimeUnit.MILLISECONDS);
    }

    Timeline.Outcome awaitOutcome() throws InterruptedException, ExecutionException {
      Instant end = removed.get();
      Duration recovery = awaitRecovery(injection, planned.kind().lasts() ? end : at);
      return new Timeline.Outcome(
          planned, Duration.between(start, at), detail, injected ? recovery : null);
    }
  }

  /** Waits until the job works; returns how long that took, or null when it did not in time. */
  @Nullable Duration awaitRecovery(FaultInjection injection, Instant since)
      throws InterruptedException {
    try {
      Wait.until(
          job::describe,
          ChaosJob.PATIENCE,
          () -> {
            for (String replaced : cluster.flink().replaceEnded()) {
              timeline.note(Duration.between(start, Instant.now()), replaced + ", started again");
            }
            return job.hasWorkedSince(since) && injection.isCleared();
          });
      return Duration.between(since, Instant.now());
    } catch (TimeoutException e) {
      timeline.note(Duration.between(start, Instant.now()), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Faults that are still active end with the cluster. */
  @Override
  public void close() {
    remover.shutdownNow();
  }

  private static void sleepUntil(Instant time) throws InterruptedException {
    long millis = Duration.between(Instant.now(), time).toMillis();
    if (millis > 0) {
      TimeUnit.MILLISECONDS.sleep(millis);
    }
  }
}
