package io.spillway.settings;

import io.spillway.event.EventLimits;
import io.spillway.mapping.FileLimits;
import java.time.Duration;

/** Defaults of the job's settings that commands share with the job. */
public final class JobDefaults {
  /** {@code event.max-size} and {@code event.max-depth}. */
  public static final EventLimits EVENT_LIMITS = new EventLimits(1024 * 1024, 100);

  /** {@code batch.max-age}. */
  public static final Duration MAX_BATCH_AGE = FileLimits.JOB_DEFAULTS.maxAge();

  /** {@code batch.max-size}. */
  public static final long MAX_BATCH_BYTES = FileLimits.JOB_DEFAULTS.maxBytes();

  /** {@code staging.retention}. */
  public static final Duration STAGING_RETENTION = Duration.ofDays(7);

  private JobDefaults() {}
}
