package io.spillway.local.chaos;

import java.util.Locale;

/**
 * What destinations that were added meanwhile have got.
 *
 * @param rows that belong there
 * @param lost rows that must be there and are not
 * @param twice rows that are there more than once
 * @param unexpected rows that should not be there
 * @param overfull files with more rows than the batch size
 */
record NewcomerResult(long rows, long lost, long twice, long unexpected, long overfull) {
  static final NewcomerResult NONE = new NewcomerResult(0, 0, 0, 0, 0);

  NewcomerResult plus(NewcomerResult other) {
    return new NewcomerResult(
        rows + other.rows,
        lost + other.lost,
        twice + other.twice,
        unexpected + other.unexpected,
        overfull + other.overfull);
  }

  boolean addsUp() {
    return lost == 0 && twice == 0 && unexpected == 0 && overfull == 0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d rows; %,d lost, %,d twice, %,d unexpected, %,d overfull files",
        rows,
        lost,
        twice,
        unexpected,
        overfull);
  }
}
