package io.spillway.delimited;

import io.spillway.delimited.FileStyle.LineEnd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes one delimited file: the header, unless the layout has none, and the rows, each with its
 * batch-size cell, separated by line ends; compressed when the layout says so. The file is complete
 * after the last of the announced rows, and the writer then holds nothing any more; close it where
 * that may not be reached. The stream is neither closed nor flushed.
 */
public final class DelimitedFileWriter implements FileWriter {
  private static final byte[] BOM = "\ufeff".getBytes(StandardCharsets.UTF_8);

  private final OutputStream out;
  private final @Nullable CompressedStream compressed;
  private final int batchSize;
  private final FileLayout layout;
  private final byte[] batchSizeCell;
  private final boolean crlf;
  private int written;

  /**
   * @param batchSize the number of rows in the whole file, at least 1
   */
  public DelimitedFileWriter(OutputStream out, FileLayout layout, int batchSize)
      throws IOException {
    this.compressed = CompressedStream.of(layout.extension().compression(), out);
    this.out = compressed == null ? out : compressed;
    this.batchSize = batchSize;
    this.layout = layout;
    this.batchSizeCell = batchSizeCell(layout, batchSize);
    this.crlf = layout.style().lineEnd() == LineEnd.CRLF;
  }

  @Override
  public void writeRow(byte[] bytes, int offset, int length) throws IOException {
    if (isComplete()) {
      throw new IllegalStateException("all " + batchSize + " rows of the file are written");
    }
    if (written == 0) {
      start();
    } else {
      endLine();
    }
    writeRow(out, bytes, offset, length, batchSizeCell);
    written++;
    if (isComplete() && layout.style().finalNewline()) {
      endLine();
    }
    if (compressed != null && isComplete()) {
      compressed.finish();
    }
  }

  /**
   * A row as it is in a file, without a line end.
   *
   * @param encoded its cells without the batch-size cell
   * @param rows how many rows the file has
   */
  public static String row(FileLayout layout, byte[] encoded, int rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writeRow(out, encoded, 0, encoded.length, batchSizeCell(layout, rows));
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void writeRow(
      OutputStream out, byte[] bytes, int offset, int length, byte[] batchSizeCell)
      throws IOException {
    out.write(bytes, offset, length);
    if (length > 0 || batchSizeCell.length == 0) {
      out.write(batchSizeCell);
    } else {
      // The batch-size column is the only one: no delimiter before its cell.
      out.write(batchSizeCell, 1, batchSizeCell.length - 1);
    }
  }

  private void start() throws IOException {
    if (layout.style().bom()) {
      out.write(BOM);
    }
    if (layout.style().headerLine()) {
      out.write(layout.header().getBytes(StandardCharsets.UTF_8));
      endLine();
    }
  }

  private void endLine() throws IOException {
    if (crlf) {
      out.write('\r');
    }
    out.write('\n');
  }

  @Override
  public boolean isComplete() {
    return written >= batchSize;
  }

  /** Behind its delimiter; empty when there is no such column. */
  private static byte[] batchSizeCell(FileLayout layout, int batchSize) {
    String cell = layout.batchSizeCell(batchSize);
    return (cell.isEmpty() ? "" : layout.delimiter().character() + cell)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Frees what the writer holds. A file that is not complete yet stays so. */
  @Override
  public void close() throws IOException {
    if (compressed != null) {
      compressed.close();
    }
  }
}
