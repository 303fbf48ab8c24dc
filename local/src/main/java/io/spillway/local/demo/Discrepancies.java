package io.spillway.local.demo;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The differences between what arrived and what must arrive.
 *
 * @param lost expected rows and dead letters that did not arrive
 * @param duplicated rows and dead letters that arrived more than once
 * @param unexpected rows and dead letters that must not arrive, and rows with a wrong batch size
 * @param overfull files with more rows than the destination's batch size
 */
public record Discrepancies(long lost, long duplicated, long unexpected, long overfull) {
  public static final Discrepancies NONE = new Discrepancies(0, 0, 0, 0);

  public Discrepancies plus(Discrepancies other) {
    return new Discrepancies(
        lost + other.lost,
        duplicated + other.duplicated,
        unexpected + other.unexpected,
        overfull + other.overfull);
  }

  /** Whether there are none. */
  public boolean isNone() {
    return equals(NONE);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d lost, %,d twice, %,d unexpected, %,d overfull files",
        lost,
        duplicated,
        unexpected,
        overfull);
  }

  /** Counts discrepancies one by one. */
  public static final class Counter {
    private long lost;
    private long duplicated;
    private long unexpected;
    private long overfull;

    /**
     * Counts a row that may arrive once.
     *
     * @param arrived how often it did; null for never
     * @param isMandatory whether it must
     */
    public void row(@Nullable Integer arrived, boolean isMandatory) {
      lost += arrived == null && isMandatory ? 1 : 0;
      duplicated += arrived != null && arrived > 1 ? 1 : 0;
    }

    public void unexpected(long count) {
      unexpected += count;
    }

    public void overfull(long count) {
      overfull += count;
    }

    public Discrepancies total() {
      return new Discrepancies(lost, duplicated, unexpected, overfull);
    }
  }
}
