package io.spillway.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints a line per file in aligned columns. Only some lines are held to find the widths, so that
 * any number of files takes the same memory; a later line that needs more room widens the columns
 * from there on.
 */
final class FileTable {
  private static final int LINES_HELD = 1000;

  private final PrintStream out;
  private final List<Line> lines = new ArrayList<>();
  private int destinationWidth;
  private int mappingWidth;
  private int keyWidth;
  private int rowsWidth;
  private int bytesWidth;

  private record Line(String destination, String mapping, String key, String rows, String bytes) {}

  FileTable(PrintStream out) {
    this.out = out;
    lines.add(new Line("destination", "mapping", "key", "rows", "bytes"));
  }

  void add(String destination, String mapping, String key, long rows, long bytes) {
    lines.add(new Line(destination, mapping, key, Long.toString(rows), Long.toString(bytes)));
    if (lines.size() >= LINES_HELD) {
      print();
    }
  }

  /** Prints what was added since the last time. */
  void print() {
    for (Line line : lines) {
      destinationWidth = Math.max(destinationWidth, line.destination.length());
      mappingWidth = Math.max(mappingWidth, line.mapping.length());
      keyWidth = Math.max(keyWidth, line.key.length());
      rowsWidth = Math.max(rowsWidth, line.rows.length());
      bytesWidth = Math.max(bytesWidth, line.bytes.length());
    }
    String format =
        String.format(
            Locale.ROOT,
            "%%-%ds  %%-%ds  %%-%ds  %%%ds  %%%ds",
            destinationWidth,
            mappingWidth,
            keyWidth,
            rowsWidth,
            bytesWidth);
    for (Line line : lines) {
      out.println(
          String.format(
              Locale.ROOT,
              format,
              line.destination,
              line.mapping,
              line.key,
              line.rows,
              line.bytes));
    }
    lines.clear();
  }
}
