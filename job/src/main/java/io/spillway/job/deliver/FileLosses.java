package io.spillway.job.deliver;

import java.time.Duration;

/**
 * Tells files that are lost from a staging that is down: a file that cannot be read is lost once
 * staging has been read for so long, and it has not. For the task's thread.
 */
final class FileLosses {
  /** Nothing is known right after a start, and of what passes within it. */
  private static final Duration SOON = Duration.ofMinutes(1);

  private final long timeoutMillis;
  private final long soonMillis;
  private final long startedMillis;

  /** Since when files have been read without a break, as far as is known. */
  private long readableSinceMillis = Long.MAX_VALUE;

  /** When the first file failed that had not failed before, since one was read last. */
  private long failingSinceMillis = Long.MAX_VALUE;

  /**
   * @param timeout how long a file is looked for
   */
  FileLosses(Duration timeout, long startedMillis) {
    this.timeoutMillis = timeout.toMillis();
    this.soonMillis = Math.min(timeoutMillis, SOON.toMillis());
    this.startedMillis = startedMillis;
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

  /** Whether a file is lost that staging says it does not have. Not right after a start. */
  boolean isMissingForGood(long sinceMillis, long nowMillis) {
    return nowMillis - sinceMillis >= timeoutMillis && nowMillis - startedMillis >= soonMillis;
  }

  /** Whether a file is lost that cannot be read, unlike others. */
  boolean isUnreadableForGood(long sinceMillis, long nowMillis) {
    long from = Math.max(sinceMillis, readableSinceMillis);
    return from != Long.MAX_VALUE
        && Math.min(nowMillis, failingSinceMillis) - from >= timeoutMillis;
  }
}
