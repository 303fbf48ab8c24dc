package io.spillway.job.route;

import java.util.Objects;

/**
 * Encoded rows one behind the other, each preceded by its length as four bytes, big-endian.
 *
 * @param count how many rows there are
 * @param data not copied, must not be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Rows(int count, byte[] data) {
  /** Bytes before each row. */
  public static final int LENGTH_BYTES = Integer.BYTES;

  public Rows {
    Objects.requireNonNull(data, "data");
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative, got " + count);
    }
  }

  /** The length in bytes of the row that starts at {@code position}. */
  public int lengthAt(int position) {
    return (data[position] & 0xff) << 24
        | (data[position + 1] & 0xff) << 16
        | (data[position + 2] & 0xff) << 8
        | (data[position + 3] & 0xff);
  }
}
