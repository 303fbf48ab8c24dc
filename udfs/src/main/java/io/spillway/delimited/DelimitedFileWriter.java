package io.spillway.delimited;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one delimited file: header, rows, the batch-size cell of each row; rows separated by
 * newlines, none after the last; compressed when the layout says so. Complete with the last of the
 * announced rows; does not close or flush the stream.
 */
public final class DelimitedFileWriter {
  private static final byte[] NOTHING = {};

  private static final int GZIP_BUFFER_BYTES = 1 << 13;

  private final OutputStream out;
  private final @Nullable GzipStream gzip;
  private final int batchSize;
  private final byte[] header;
  private final byte[] batchSizeCell;
  private int written;

  /**
   * @param batchSize the number of rows the whole file will hold, at least 1
   */
  public DelimitedFileWriter(OutputStream out, FileLayout layout, int batchSize)
      throws IOException {
    this.gzip = layout.extension().isGzip() ? new GzipStream(out) : null;
    this.out = gzip == null ? out : new BufferedOutputStream(gzip, GZIP_BUFFER_BYTES);
    this.batchSize = batchSize;
    this.header = layout.header().getBytes(StandardCharsets.UTF_8);
    this.batchSizeCell = batchSizeCell(layout, batchSize);
  }

  /** Appends one row: its encoded cells joined by the delimiter, without the batch-size cell. */
  public void writeRow(byte[] bytes, int offset, int length) throws IOException {
    if (isComplete()) {
      throw new IllegalStateException("the file was to hold " + batchSize + " rows, no more");
    }
    if (written == 0) {
      out.write(header);
    }
    out.write('\n');
    out.write(bytes, offset, length);
    if (length > 0 || batchSizeCell.length == 0) {
      out.write(batchSizeCell);
    } else {
      // The batch-size column is the only one: its cell has nothing to be separated from.
      out.write(batchSizeCell, 1, batchSizeCell.length - 1);
    }
    written++;
    if (gzip != null && isComplete()) {
      out.flush();
      gzip.end();
    }
  }

  /** Whether the last of the announced rows is written. */
  public boolean isComplete() {
    return written >= batchSize;
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

  /** Writes the same bytes for the same rows every time: its header holds neither name nor time. */
  private static final class GzipStream extends GZIPOutputStream {
    GzipStream(OutputStream out) throws IOException {
      super(out, GZIP_BUFFER_BYTES);
    }

    /** Writes what ends the file and gives the compressor's memory back. */
    void end() throws IOException {
      finish();
      def.end();
    }
  }
}
