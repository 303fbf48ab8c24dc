package io.spillway.job.deliver;

import java.time.Duration;

/**
 * Tells files that are lost from files that are late and from a staging that is down. A file that
 * staging does not have may be late: when a checkpoint is complete its files are committed, one
 * after another, while Deliver looks for them. A file that cannot be read is lost once staging has
 * been read for so long, and it has not. For the task's thread.
 */
final class FileLosses {
  /** What passes within it was no outage. */
  private static final Duration SOON = Duration.ofMinutes(1);

  private final long timeoutMillis;
  private final long soonMillis;

  /** Since when files have been read without a break, as far as is known. */
  private long readableSinceMillis = Long.MAX_VALUE;

  /** When the first file failed that had not failed before, since one was read last. */
  private long failingSinceMillis = Long.MAX_VALUE;

  /** When the checkpoint before the latest one was completed, since the start. */
  private long previousCheckpointMillis = Long.MIN_VALUE;

  private long latestCheckpointMillis = Long.MIN_VALUE;

  /**
   * @param timeout how long a file is looked for
   */
  FileLosses(Duration timeout) {
    this.timeoutMillis = timeout.toMillis();
    this.soonMillis = Math.min(timeoutMillis, SOON.toMillis());
  }

  /** A checkpoint is complete. */
  void checkpointCompleted(long nowMillis) {
    previousCheckpointMillis = latestCheckpointMillis;
    latestCheckpointMillis = nowMillis;
  }

  /**
   * Whether a file that was not there may not be committed yet. A task commits the files of a
   * checkpoint, or of the state that it starts from, before it takes part in another one: so the
   * second one that is completed since then proves that it has.
   */
  boolean mayBeLate(long sinceMillis) {
    return sinceMillis >= previousCheckpointMillis;
  }

  /** A staged file was read. */
  void read(long nowMillis) {
    boolean wasDown =
        failingSinceMillis != Long.MAX_VALUE && nowMillis - failingSinceMillis >= soonMillis;
    readableSinceMillis = wasDown ? nowMillis : Math.min(readableSinceMillis, nowMillis);
    failingSinceMillis = Long.MAX_VALUE;
  }

  /** A staged file could not be read that had not failed before. */
  void failedFirst(long nowMillis) {
    failingSinceMillis = Math.min(failingSinceMillis, nowMillis);
  }

  /** Whether no file has been read since one failed. */
  boolean mayBeDown() {
    return failingSinceMillis != Long.MAX_VALUE || readableSinceMillis == Long.MAX_VALUE;
  }

  /** Whether a file is lost that staging says it does not have. */
  boolean isMissingForGood(long sinceMillis, long nowMillis) {
    return nowMillis - sinceMillis >= timeoutMillis && !mayBeLate(sinceMillis);
  }

  /** Whether a file is lost that cannot be read, unlike others. */
  boolean isUnreadableForGood(long sinceMillis, long nowMillis) {
    long from = Math.max(sinceMillis, readableSinceMillis);
    return from != Long.MAX_VALUE
        && Math.min(nowMillis, failingSinceMillis) - from >= timeoutMillis;
  }
}
