package io.spillway.batching;

import java.util.Arrays;

/** Cuts a block of rows into pieces. */
public final class RowCursor {
  public static final Rows NO_ROWS = new Rows(0, new byte[0]);

  private final Rows rows;
  private int position;
  private int taken;

  public RowCursor(Rows rows) {
    this.rows = rows;
  }

  public int remaining() {
    return rows.count() - taken;
  }

  /**
   * The next rows: as many as there are, but at most {@code maxRows} and {@code maxBytes}; none
   * when either is negative.
   *
   * @param atLeastOne whether one row is taken even when it alone is larger than {@code maxBytes}
   */
  public Rows take(int maxRows, long maxBytes, boolean atLeastOne) {
    if (taken == 0 && rows.count() <= maxRows && rows.data().length <= maxBytes) {
      taken = rows.count();
      return rows;
    }
    int start = position;
    int count = 0;
    while (count < maxRows && count < remaining()) {
      int next = position + Rows.LENGTH_BYTES + rows.lengthAt(position);
      if (next - start > maxBytes && !(atLeastOne && count == 0)) {
        break;
      }
      position = next;
      count++;
    }
    taken += count;
    return new Rows(count, Arrays.copyOfRange(rows.data(), start, position));
  }
}
