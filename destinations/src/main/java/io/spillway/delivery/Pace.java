package io.spillway.delivery;

/** What a destination's transfers count as. */
enum Pace {
  /** Neither of the others, a new one included. */
  USUAL,
  /** The latest transfer took long. */
  SLOW,
  /** The latest transfer failed. */
  FAILING;

  private static final long SLOW_AFTER_MILLIS = 2_000;
  private static final long SLOW_BYTES_PER_MILLI = 2_000;

  /** A transfer of so many bytes that takes longer than this is slow. */
  static long slowAfterMillis(long bytes) {
    return SLOW_AFTER_MILLIS + bytes / SLOW_BYTES_PER_MILLI;
  }

  /** The most of all slots that the transfers of this pace may hold together, at least 1. */
  int quota(int slots) {
    return switch (this) {
      case USUAL -> slots;
      case SLOW -> Math.max(1, slots / 2);
      case FAILING -> Math.max(1, slots / 4);
    };
  }
}
