package io.spillway.staging;

import io.spillway.routing.Output;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a {@link SharedPart}. Lengths and checksums stand before the members' bytes, so that tools
 * which read an archive from its beginning understand it, too.
 */
public final class SharedPartWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Counting counting;
  private final ZipOutputStream zip;
  private final String unique = UUID.randomUUID().toString();
  private int members;

  /**
   * @param out is flushed at the end, and not closed
   */
  public SharedPartWriter(OutputStream out) {
    this.counting = new Counting(new BufferedOutputStream(out, BUFFER_BYTES));
    this.zip = new ZipOutputStream(counting);
    zip.setMethod(ZipOutputStream.STORED);
  }

  /**
   * Appends a file.
   *
   * @param closed when its batch was closed
   * @param bytes its content is the first {@code length} of these
   */
  public SharedPart.Member add(Output output, Instant closed, byte[] bytes, int length)
      throws IOException {
    CRC32 crc32 = new CRC32();
    crc32.update(bytes, 0, length);
    String path =
        SharedPart.memberPath(StagedPath.folder(output, closed), closed, unique, members++);
    ZipEntry entry = new ZipEntry(path);
    entry.setTimeLocal(closed.atOffset(ZoneOffset.UTC).toLocalDateTime());
    entry.setSize(length);
    entry.setCrc(crc32.getValue());
    zip.putNextEntry(entry);
    long offset = counting.bytes;
    zip.write(bytes, 0, length);
    zip.closeEntry();
    return new SharedPart.Member(path, offset, length, (int) crc32.getValue());
  }

  /**
   * Writes the directory.
   *
   * @return the part's length
   */
  public long finish() throws IOException {
    zip.close();
    return counting.bytes;
  }

  /** Counts bytes, and leaves the stream below open. */
  private static final class Counting extends FilterOutputStream {
    private long bytes;

    Counting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      bytes++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      out.write(buffer, offset, length);
      bytes += length;
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
