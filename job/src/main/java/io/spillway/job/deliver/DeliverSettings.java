package io.spillway.job.deliver;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How files are delivered.
 *
 * @param stagingPath URI of the folder that holds the staged files
 * @param drainTimeout how long the end of the job waits for files that are still owed
 * @param stagingRetention age at which the staging bucket deletes files
 */
public record DeliverSettings(
    String stagingPath,
    InFlight inFlight,
    Backoff backoff,
    Duration drainTimeout,
    Duration stagingRetention)
    implements Serializable {
  public DeliverSettings {
    Objects.requireNonNull(stagingPath, "stagingPath");
    Objects.requireNonNull(inFlight, "inFlight");
    Objects.requireNonNull(backoff, "backoff");
    Objects.requireNonNull(drainTimeout, "drainTimeout");
    Objects.requireNonNull(stagingRetention, "stagingRetention");
  }

  /**
   * Limits on the transfers of a subtask at a time.
   *
   * @param perDestination to one destination
   * @param total to all destinations
   */
  public record InFlight(int perDestination, int total) implements Serializable {
    public InFlight {
      if (perDestination < 1 || total < 1) {
        throw new IllegalArgumentException(
            "at least one file must be in flight, got "
                + perDestination
                + " per destination and "
                + total
                + " in all");
      }
    }
  }

  /**
   * Pauses after failures.
   *
   * @param first after a destination's first failure; doubled with each further one
   * @param longest while a destination fails for a transient reason
   * @param probe the longest pause while a destination refuses
   */
  public record Backoff(Duration first, Duration longest, Duration probe) implements Serializable {
    public Backoff {
      if (first.isNegative() || first.isZero()) {
        throw new IllegalArgumentException("the first backoff must be positive, got " + first);
      }
      Objects.requireNonNull(longest, "longest");
      Objects.requireNonNull(probe, "probe");
    }
  }
}
