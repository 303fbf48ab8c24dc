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
    if (length > 0 || batchSizeCell.length == 0) {
      out.write(batchSizeCell);
    } else {
      // The batch-size column is the only one: its cell has nothing to be separated from.
      out.write(batchSizeCell, 1, batchSizeCell.length - 1);
    }
  }

  private static byte[] batchSizeCell(FileLayout layout, int batchSize) {
    String digits = Integer.toString(batchSize);
    return switch (layout.batchSizeColumn()) {
      case ABSENT -> NOTHING;
      case PLAIN -> cell(layout.delimiter(), digits);
      case SHA256 -> cell(layout.delimiter(), Sha256.hex(digits));
    };
  }

  private static byte[] cell(Delimiter delimiter, String text) {
    return (delimiter.character() + "\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
  }
}
