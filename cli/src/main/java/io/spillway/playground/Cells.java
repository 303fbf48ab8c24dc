package io.spillway.playground;

import java.util.ArrayList;
import java.util.List;

/** Reads the cells of a row. */
final class Cells {
  private Cells() {}

  /**
   * The cells of an encoded row, each in its quotes, without the quotes.
   *
   * @param row empty when it has no cells
   */
  static List<String> of(String row) {
    List<String> cells = new ArrayList<>();
    int position = 0;
    while (position < row.length()) {
      int end = end(row, position);
      cells.add(row.substring(position + 1, end).replace("\"\"", "\""));
      position = end + 2;
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
