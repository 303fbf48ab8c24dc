package io.spillway.delivery;

/** What a destination's transfers count as. */
enum Pace {
  /** Neither of the others, a new one included. */
  USUAL,
  /** The latest transfer took long. */
  SLOW,
  /** The latest transfers failed. */
  FAILING,
  /** A short one of a destination that is slow or fails, and waits for its turn as such. */
  PROBE;

  /** From the end of a transfer that took long to the next probe. */
  static final long PROBE_PAUSE_MILLIS = 10_000;

  private static final long SLOW_AFTER_MILLIS = 2_000;
  private static final long SLOW_BYTES_PER_MILLI = 2_000;

  /** A transfer of so many bytes that takes longer than this is slow. */
  static long slowAfterMillis(long bytes) {
    return SLOW_AFTER_MILLIS + bytes / SLOW_BYTES_PER_MILLI;
  }

  /**
   * The most of all slots that the transfers of this pace may hold together: so the slow ones and
   * their probes hold half of them at most, and the failing ones and theirs a quarter.
   */
  int quota(int slots) {
    return switch (this) {
      case USUAL -> slots;
      case SLOW -> Math.max(1, slots / 2 - PROBE.quota(slots));
      case FAILING -> Math.max(1, slots / 4 - PROBE.quota(slots));
      case PROBE -> (slots + 8) / 16;
    };
  }
}
