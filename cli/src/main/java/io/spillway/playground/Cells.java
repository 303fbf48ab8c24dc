package io.spillway.playground;

import java.util.ArrayList;
import java.util.List;

/** Reads the cells of a row. */
final class Cells {
  private Cells() {}

  /**
   * The cells of an encoded row, in their quotes or without, without the quotes.
   *
   * @param row empty when it has no cells
   */
  static List<String> of(String row, char delimiter) {
    List<String> cells = new ArrayList<>();
    int position = row.isEmpty() ? 1 : 0;
    while (position <= row.length()) {
      int end;
      if (row.startsWith("\"", position)) {
        int quote = end(row, position);
        cells.add(row.substring(position + 1, quote).replace("\"\"", "\""));
        end = quote + 1;
      } else {
        int next = row.indexOf(delimiter, position);
        end = next < 0 ? row.length() : next;
        cells.add(row.substring(position, end));
      }
      position = end + 1;
    }
    return cells;
  }

  /** The quote that ends the cell that begins at {@code start}; two in a row are in the cell. */
  private static int end(String row, int start) {
    int quote = row.indexOf('"', start + 1);
    while (quote + 1 < row.length() && row.charAt(quote + 1) == '"') {
      quote = row.indexOf('"', quote + 2);
    }
    return quote;
  }
}
