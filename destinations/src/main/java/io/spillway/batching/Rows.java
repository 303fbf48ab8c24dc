package io.spillway.batching;

import java.util.List;
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

  /** All rows of the blocks, in order; a single block is returned as it is. */
  public static Rows concat(List<Rows> blocks) {
    if (blocks.size() == 1) {
      return blocks.get(0);
    }
    int count = 0;
    int bytes = 0;
    for (Rows block : blocks) {
      count += block.count;
      bytes += block.data.length;
    }
    byte[] data = new byte[bytes];
    int position = 0;
    for (Rows block : blocks) {
      System.arraycopy(block.data, 0, data, position, block.data.length);
      position += block.data.length;
    }
    return new Rows(count, data);
  }

  /** The length in bytes of the row that starts at {@code position}. */
  public int lengthAt(int position) {
    return (data[position] & 0xff) << 24
        | (data[position + 1] & 0xff) << 16
        | (data[position + 2] & 0xff) << 8
        | (data[position + 3] & 0xff);
  }
}
