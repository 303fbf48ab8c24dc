package io.spillway.delimited;

import java.io.Closeable;
import java.io.IOException;

/**
 * Writes the rows of one file, whose number is known before the first. The file is complete after
 * the last of them, and the writer then holds nothing any more; close it where that may not be
 * reached. The stream is neither closed nor flushed.
 */
public interface FileWriter extends Closeable {
  /**
   * Appends one row.
   *
   * @param bytes hold encoded cells joined by the delimiter, without the batch-size cell
   */
  void writeRow(byte[] bytes, int offset, int length) throws IOException;

  /** Whether all announced rows are written. */
  boolean isComplete();

  /** Frees what the writer holds. A file that is not complete stays so. */
  @Override
  void close() throws IOException;
}
