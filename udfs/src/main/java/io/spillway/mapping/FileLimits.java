package io.spillway.mapping;

import java.time.Duration;
import java.util.Objects;

/**
 * What closes a file of a mapping before the limits of the job do, which hold as well.
 *
 * @param maxAge longest time from a file's first row until it is closed, positive
 * @param maxBytes of its rows before they are compressed, at least 1; a single row may be larger
 */
public record FileLimits(Duration maxAge, long maxBytes) {
  /** The limits of the job alone. */
  public static final FileLimits NONE =
      new FileLimits(Duration.ofMillis(Long.MAX_VALUE), Long.MAX_VALUE);

  /** Those of a job whose settings say nothing else. */
  public static final FileLimits JOB_DEFAULTS = new FileLimits(Duration.ofMinutes(5), 128L << 20);

  public FileLimits {
    Objects.requireNonNull(maxAge, "maxAge");
    if (maxAge.isNegative() || maxAge.isZero() || maxBytes < 1) {
      throw new IllegalArgumentException("files of " + maxAge + " and " + maxBytes + " bytes");
    }
  }

  /** The longest age of a file in a job with a longest age of its own. */
  public Duration ageWithin(Duration most) {
    return maxAge.compareTo(most) < 0 ? maxAge : most;
  }

  /** The most bytes of a file's rows in a job that has a limit of its own. */
  public long bytesWithin(long most) {
    return Math.min(maxBytes, most);
  }
}
