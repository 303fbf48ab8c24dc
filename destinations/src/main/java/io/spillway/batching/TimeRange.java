package io.spillway.batching;

/**
 * From when to when events happened. Ranges of parts of a batch add up to one that holds all its
 * events and may be wider, because a block of rows that two batches share counts for both.
 *
 * @param firstMillis milliseconds since 1970
 * @param lastMillis likewise
 */
public record TimeRange(long firstMillis, long lastMillis) {
  /** Of no events. */
  public static final TimeRange EMPTY = new TimeRange(Long.MAX_VALUE, Long.MIN_VALUE);

  /** Of events whose times are not known; whatever is added, they stay so. */
  public static final TimeRange UNKNOWN = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

  /** Whether there is a first and a last time. */
  public boolean isKnown() {
    return firstMillis <= lastMillis && !equals(UNKNOWN);
  }

  /** The range of both. */
  public TimeRange plus(TimeRange other) {
    return plus(other.firstMillis, other.lastMillis);
  }

  /** The range with one more event. */
  public TimeRange plus(long millis) {
    return plus(millis, millis);
  }

  private TimeRange plus(long first, long last) {
    return first >= firstMillis && last <= lastMillis
        ? this
        : new TimeRange(Math.min(firstMillis, first), Math.max(lastMillis, last));
  }
}
