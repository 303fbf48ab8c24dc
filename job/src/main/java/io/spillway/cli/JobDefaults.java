package io.spillway.cli;

import io.spillway.event.EventLimits;

/**
 * What the job does where nothing else is configured. The job's own options need Flink's classes,
 * so they are repeated here; a test holds them together.
 */
final class JobDefaults {
  /** {@code event.max-size} and {@code event.max-depth}. */
  static final EventLimits EVENT_LIMITS = new EventLimits(1024 * 1024, 100);

  /** {@code batch.max-size}. */
  static final long MAX_BATCH_BYTES = 128L * 1024 * 1024;

  private JobDefaults() {}
}
