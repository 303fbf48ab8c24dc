package io.spillway.job.deliver;

import io.spillway.staging.StagedBytes;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Staged bytes in any of Flink's file systems, which say nothing about an object's length when it
 * is opened: it is asked for when all of it is read.
 */
final class FileSystemStagedBytes implements StagedBytes {
  private final Path stagingPath;

  FileSystemStagedBytes(Path stagingPath) {
    this.stagingPath = stagingPath;
  }

  @Override
  public InputStream open(Range range) throws IOException {
    Path path = new Path(stagingPath, range.path());
    try {
      FileSystem files = path.getFileSystem();
      if (range.isWhole()) {
        long length = files.getFileStatus(path).getLen();
        if (length != range.length()) {
          throw NotStagedException.withLength(length, range);
        }
      }
      FSDataInputStream in = files.open(path);
      try {
        if (range.offset() > 0) {
          in.seek(range.offset());
        }
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
      return new Bounded(in, range.length());
    } catch (FileNotFoundException e) {
      NotStagedException missing = NotStagedException.missing();
      missing.initCause(e);
      throw missing;
    }
  }

  @Override
  public void close() {
    // Flink's file systems are those of the process.
  }

  /** Ends after so many bytes, and fails before if there are fewer. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private final long length;
    private long left;

    Bounded(InputStream in, long length) {
      this.in = in;
      this.length = length;
      this.left = length;
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
}
