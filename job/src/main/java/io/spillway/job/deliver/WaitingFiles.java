package io.spillway.job.deliver;

/**
 * How many files wait in staging, how large they are together and since when.
 *
 * @param oldestMillis when the oldest of them was staged; {@link Long#MAX_VALUE} when there is none
 */
record WaitingFiles(long files, long bytes, long oldestMillis) {
  static final WaitingFiles NONE = new WaitingFiles(0, 0, Long.MAX_VALUE);

  WaitingFiles plus(WaitingFiles other) {
    return new WaitingFiles(
        files + other.files, bytes + other.bytes, Math.min(oldestMillis, other.oldestMillis));
  }

  /** 0 when there is none. */
  long oldestAgeMillis(long nowMillis) {
    return files == 0 || oldestMillis == Long.MAX_VALUE ? 0 : Math.max(0, nowMillis - oldestMillis);
  }
}
