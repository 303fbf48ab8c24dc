package io.spillway.delivery;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * Limits on transfers at a time, and pauses after failures.
 *
 * @param slots most transfers at a time, at least 1
 * @param perDestination most transfers to one destination at a time, at least 1
 */
public record ScheduleSettings(int slots, int perDestination, Backoff backoff)
    implements Serializable {
  public ScheduleSettings {
    if (perDestination < 1 || slots < 1) {
      throw new IllegalArgumentException(
          "at least one file must be in flight, got "
              + perDestination
              + " per destination and "
              + slots
              + " in all");
    }
    Objects.requireNonNull(backoff, "backoff");
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
