package io.spillway.batching;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Collects rows; grows as needed. For one thread. */
public final class RowBuffer {
  private byte[] data;
  private int size;
  private int count;

  /**
   * @param capacity bytes that are taken at once
   */
  public RowBuffer(int capacity) {
    this.data = new byte[capacity];
  }

  public int count() {
    return count;
  }

  /** Bytes of its rows. */
  public int size() {
    return size;
  }

  /** Bytes that it takes, used or not. */
  public int capacity() {
    return data.length;
  }

  public void add(byte[] row) {
    int added = Rows.bytesOf(row);
    ensureFree(added);
    Rows.put(row, data, size);
    size += added;
    count++;
  }

  public void add(Rows rows) {
    ensureFree(rows.data().length);
    System.arraycopy(rows.data(), 0, data, size, rows.data().length);
    size += rows.data().length;
    count += rows.count();
  }

  private void ensureFree(int bytes) {
    if (data.length - size < bytes) {
      data = Arrays.copyOf(data, Math.max(data.length * 2, size + bytes));
    }
  }

  /** Its rows; the buffer must not be used any more. */
  public Rows toRows() {
    return new Rows(count, size == data.length ? data : Arrays.copyOf(data, size));
  }

  /** Writes {@link Rows#data} of its rows. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(data, 0, size);
  }
}
