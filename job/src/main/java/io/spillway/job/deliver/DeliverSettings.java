package io.spillway.job.deliver;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How deliveries are made.
 *
 * @param stagingPath URI of the folder that holds the staged files
 * @param inFlightPerDestination most files on their way to one destination at a time, per subtask
 * @param inFlight most files on their way at a time, per subtask
 * @param firstBackoff pause after a destination's first failure; doubled with each further one
 * @param longestBackoff longest pause while a destination fails for a passing reason
 * @param probeInterval longest pause while a destination refuses
 * @param drainTimeout how long the end of the job waits for files that are still owed
 * @param stagingRetention age at which staged files are deleted by their bucket
 */
public record DeliverSettings(
    String stagingPath,
    int inFlightPerDestination,
    int inFlight,
    Duration firstBackoff,
    Duration longestBackoff,
    Duration probeInterval,
    Duration drainTimeout,
    Duration stagingRetention)
    implements Serializable {
  public DeliverSettings {
    Objects.requireNonNull(stagingPath, "stagingPath");
    if (inFlightPerDestination < 1 || inFlight < 1) {
      throw new IllegalArgumentException(
          "at least one file must be in flight, got "
              + inFlightPerDestination
              + " per destination and "
              + inFlight
              + " in all");
    }
    if (firstBackoff.isNegative() || firstBackoff.isZero()) {
      throw new IllegalArgumentException("firstBackoff must be positive, got " + firstBackoff);
    }
    Objects.requireNonNull(longestBackoff, "longestBackoff");
    Objects.requireNonNull(probeInterval, "probeInterval");
    Objects.requireNonNull(drainTimeout, "drainTimeout");
    Objects.requireNonNull(stagingRetention, "stagingRetention");
  }
}
