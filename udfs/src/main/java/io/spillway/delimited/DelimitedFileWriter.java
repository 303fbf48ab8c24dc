package io.spillway.delimited;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes one delimited file: header, rows, the batch-size cell of each row; rows separated by
 * newlines, none after the last. Does not close or flush the stream.
 */
public final class DelimitedFileWriter {
  private static final byte[] NOTHING = {};

  private final OutputStream out;
  private final byte[] header;
  private final byte[] batchSizeCell;
  private boolean started;

  /**
   * @param batchSize the number of rows the whole file will hold, at least 1
   */
  public DelimitedFileWriter(OutputStream out, FileLayout layout, int batchSize) {
    this.out = out;
    this.header = layout.header().getBytes(StandardCharsets.UTF_8);
    this.batchSizeCell = batchSizeCell(layout, batchSize);
  }

  /** Appends one row: its encoded cells joined by the delimiter, without the batch-size cell. */
  public void writeRow(byte[] bytes, int offset, int length) throws IOException {
    if (!started) {
      out.write(header);
      started = true;
    }
    out.write('\n');
    out.write(bytes, offset, length);
    out.write(batchSizeCell);
  }

  private static byte[] batchSizeCell(FileLayout layout, int batchSize) {
    if (layout.batchSizeColumn() == BatchSizeColumn.ABSENT) {
      return NOTHING;
    }
    return (layout.delimiter().character() + "\"" + batchSize + "\"")
        .getBytes(StandardCharsets.UTF_8);
  }
}
