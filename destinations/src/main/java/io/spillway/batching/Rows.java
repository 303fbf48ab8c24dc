package io.spillway.batching;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/**
 * Encoded rows one after another, each preceded by its length as four bytes, big-endian. {@link
 * RowBuffer} makes them.
 *
 * @param count how many rows there are
 * @param data not copied, must not be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Rows(int count, byte[] data) {
  public static final Rows EMPTY = new Rows(0, new byte[0]);

  private static final VarHandle LENGTH =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** Receives rows in order. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One row.
     *
     * @param data holds the row from {@code offset} on; must not be changed
     */
    void row(byte[] data, int offset, int length) throws IOException;
  }

  public Rows {
    Objects.requireNonNull(data, "data");
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative, got " + count);
    }
  }

  /** A single row. */
  public static Rows of(byte[] row) {
    byte[] data = new byte[bytesOf(row)];
    put(row, data, 0);
    return new Rows(1, data);
  }

  /** All rows of the blocks, in order; a single block is returned as it is. */
  public static Rows concat(List<Rows> blocks) {
    if (blocks.size() == 1) {
      return blocks.get(0);
    }
    RowBuffer all = new RowBuffer(blocks.stream().mapToInt(block -> block.data.length).sum());
    blocks.forEach(all::add);
    return all.toRows();
  }

  /** How many bytes of {@link #data} a row takes. */
  public static int bytesOf(byte[] row) {
    return Integer.BYTES + row.length;
  }

  /** Writes a row to where {@link #bytesOf} it are free. */
  static void put(byte[] row, byte[] data, int position) {
    LENGTH.set(data, position, row.length);
    System.arraycopy(row, 0, data, position + Integer.BYTES, row.length);
  }

  /** The position after the row that starts at the given one. */
  int next(int position) {
    return position + Integer.BYTES + (int) LENGTH.get(data, position);
  }

  public void forEach(Visitor visitor) throws IOException {
    int position = 0;
    for (int i = 0; i < count; i++) {
      int next = next(position);
      int start = position + Integer.BYTES;
      visitor.row(data, start, next - start);
      position = next;
    }
  }

  /** Reads rows from a stream of {@link #data}, one at a time. */
  public static void forEach(InputStream in, int count, Visitor visitor) throws IOException {
    DataInputStream data = new DataInputStream(in);
    for (int i = 0; i < count; i++) {
      byte[] row = data.readNBytes(data.readInt());
      visitor.row(row, 0, row.length);
    }
  }
}
