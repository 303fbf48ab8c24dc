package io.spillway.delimited;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one delimited file: the header and the rows, each with its batch-size cell, separated by
 * newlines; compressed when the layout says so. The file is complete after the last of the
 * announced rows. The stream is neither closed nor flushed.
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
   * @param batchSize the number of rows in the whole file, at least 1
   */
  public DelimitedFileWriter(OutputStream out, FileLayout layout, int batchSize)
      throws IOException {
    this.gzip = layout.extension().isGzip() ? new GzipStream(out) : null;
    this.out = gzip == null ? out : new BufferedOutputStream(gzip, GZIP_BUFFER_BYTES);
    this.batchSize = batchSize;
    this.header = layout.header().getBytes(StandardCharsets.UTF_8);
    this.batchSizeCell = batchSizeCell(layout, batchSize);
  }

  /** Appends one row: encoded cells joined by the delimiter, without the batch-size cell. */
  public void writeRow(byte[] bytes, int offset, int length) throws IOException {
    if (isComplete()) {
      throw new IllegalStateException("all " + batchSize + " rows of the file are written");
    }
    if (written == 0) {
      out.write(header);
    }
    out.write('\n');
    out.write(bytes, offset, length);
    if (length > 0 || batchSizeCell.length == 0) {
      out.write(batchSizeCell);
    } else {
      // The batch-size column is the only one: no delimiter before its cell.
      out.write(batchSizeCell, 1, batchSizeCell.length - 1);
    }
    written++;
    if (gzip != null && isComplete()) {
      out.flush();
      gzip.end();
    }
  }

  /** Whether all announced rows are written. */
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

  /** Writes the same bytes for the same rows: the gzip header has neither a name nor a time. */
  private static final class GzipStream extends GZIPOutputStream {
    GzipStream(OutputStream out) throws IOException {
      super(out, GZIP_BUFFER_BYTES);
    }

    /** Completes the gzip member and releases the compressor's memory. */
    void end() throws IOException {
      finish();
      def.end();
    }
  }
}
