package io.spillway.staging;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one staged file, from a stream that may have others' behind them. It gives the last
 * ones only when all of them are what was staged: so whoever sends them on with their length never
 * completes a file that is another one.
 */
public final class VerifiedBytes extends FilterInputStream {
  private final String path;
  private final @Nullable Integer expected;
  private final CRC32 crc32 = new CRC32();
  private long left;

  /**
   * @param in stands at the file's first byte
   * @param path for messages
   * @param crc32 of the file; null when it is not known
   */
  public VerifiedBytes(InputStream in, String path, long length, @Nullable Integer crc32) {
    super(in);
    this.path = path;
    this.left = length;
    this.expected = crc32;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = in.read(buffer, offset, (int) Math.min(length, left));
    if (read < 0) {
      throw new EOFException("staged file " + path + " lacks its last " + left + " bytes");
    }
    left -= read;
    if (expected != null) {
      crc32.update(buffer, offset, read);
      if (left == 0 && (int) crc32.getValue() != expected) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "staged file %s has other bytes than were staged: their CRC32 is %08x, not %08x",
                path,
                (int) crc32.getValue(),
                expected));
      }
    }
    return read;
  }

  @Override
  public long skip(long count) {
    throw new UnsupportedOperationException("every byte counts");
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(in.available(), left);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
