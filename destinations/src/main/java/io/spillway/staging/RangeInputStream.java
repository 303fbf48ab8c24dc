package io.spillway.staging;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;

/**
 * The bytes of a {@link StagedBytes.Range}, as {@link StagedBytes#open} gives them: it ends after
 * them, and fails when there are fewer or its thread is interrupted.
 */
public class RangeInputStream extends InputStream {
  private final InputStream in;
  private final long length;
  private long left;

  /**
   * @param in stands at the first byte, and may have more of them; is closed with this
   * @param length in bytes
   */
  public RangeInputStream(InputStream in, long length) {
    this.in = Objects.requireNonNull(in, "in");
    this.length = length;
    this.left = length;
  }

  /** Whether all bytes were read. */
  protected final boolean isComplete() {
    return left == 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the read was interrupted");
    }
    if (left == 0 && count > 0) {
      return -1;
    }
    int read = in.read(bytes, offset, (int) Math.min(count, left));
    if (read < 0) {
      throw new EOFException("it ends " + left + " bytes before its " + length);
    }
    left -= read;
    return read;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
