package io.spillway.local.chaos;

import io.spillway.local.chaos.ChaosPlan.PlannedFault;
import io.spillway.local.platform.PlatformStorage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Random;

/** Events that are made to exhaust what a task has; the job must go on without a restart. */
final class HostileFaults {
  private static final int SMALL_BOMBS = 1000;
  private static final int LARGE_BOMBS = 120;
  private static final int SMALLEST_LARGE_BOMB = 200_000;

  private final ChaosJob job;
  private final ChaosTopic topic;
  private final PlatformStorage storage;

  HostileFaults(ChaosJob job, ChaosTopic topic, PlatformStorage storage) {
    this.job = job;
    this.topic = topic;
    this.storage = storage;
  }

  /** Events that exhaust the budget of a mapping. */
  FaultInjection poison(PlannedFault fault) {
    return new WithoutRestart() {
      @Override
      String send() throws IOException, InterruptedException {
        return topic.hostile().poison(1 + fault.choose(3)) + " of them";
      }
    };
  }

  /** Many events with different keys, some of them enormous. */
  FaultInjection keyBomb(PlannedFault fault) {
    return new WithoutRestart() {
      @Override
      String send() throws IOException, InterruptedException {
        int bytes = SMALLEST_LARGE_BOMB + 100_000 * fault.choose(5);
        int all = topic.hostile().bombs(LARGE_BOMBS, bytes, SMALL_BOMBS, new Random(fault.draw()));
        return "of " + all + " keys, " + LARGE_BOMBS + " with " + bytes / 1000 + " KB";
      }
    };
  }

  /** Is cleared when all events have arrived, but not when the job has restarted since. */
  private abstract class WithoutRestart implements FaultInjection {
    private int restores;
    private Instant sent = Instant.MAX;

    abstract String send() throws IOException, InterruptedException;

    @Override
    public String inject() throws IOException, InterruptedException {
      restores = job.restores();
      String detail = send();
      sent = Instant.now();
      return detail;
    }

    @Override
    public boolean isCleared() throws IOException, InterruptedException {
      return job.restores() == restores && job.hasWorkedSince(sent) && haveArrived();
    }
  }

  private boolean haveArrived() throws IOException {
    try {
      return HostileAccount.of(topic.hostile(), topic.history().lost(), storage).lost() == 0;
    } catch (SQLException e) {
      throw new IOException("A file came or went while it was read", e);
    }
  }
}
