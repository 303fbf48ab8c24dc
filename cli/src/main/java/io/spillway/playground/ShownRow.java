package io.spillway.playground;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.delimited.DelimitedFileWriter;
import io.spillway.delimited.FileExtension;
import io.spillway.delimited.FileLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A row of the shown mapping, which waits for its file.
 *
 * @param event the answer about its event
 * @param encoded its cells without the batch-size cell
 */
@SuppressWarnings("ArrayRecordComponent") // not copied, and changed by nobody
record ShownRow(ObjectNode event, FileLayout layout, byte[] encoded) {
  ShownRow {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(layout, "layout");
    Objects.requireNonNull(encoded, "encoded");
  }

  /**
   * The row as it is in a file.
   *
   * @param rows how many rows the file has
   */
  String text(int rows) {
    FileLayout plain =
        new FileLayout(
            layout.header(),
            layout.delimiter(),
            layout.batchSizeColumn(),
            FileExtension.CSV,
            layout.filenamePrefix());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new DelimitedFileWriter(out, plain, rows).writeRow(encoded, 0, encoded.length);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    String file = out.toString(StandardCharsets.UTF_8);
    return file.substring(file.indexOf('\n') + 1);
  }
}
