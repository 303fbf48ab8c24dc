package io.spillway.job.deliver;

import io.spillway.staging.RangeInputStream;
import io.spillway.staging.StagedBytes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
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
      return new RangeInputStream(in, range.length());
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
}
