package io.spillway.playground;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.delimited.DelimitedFileWriter;
import io.spillway.delimited.FileLayout;
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
    return DelimitedFileWriter.row(layout, encoded, rows);
  }
}
