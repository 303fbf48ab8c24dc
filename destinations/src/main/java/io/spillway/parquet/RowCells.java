package io.spillway.parquet;

/**
 * Reads the cells of a row back: they are in quotes and joined by commas, and a cell without quotes
 * is empty and stands for NULL.
 */
final class RowCells {
  private byte[] row = {};
  private int next;
  private int end;

  private byte[] cell = {};
  private int cellStart;
  private int cellLength;
  private byte[] unquoted = new byte[1 << 10];

  /** Goes to the start of another row. */
  void start(byte[] bytes, int offset, int length) {
    row = bytes;
    next = offset;
    end = offset + length;
  }

  /** Reads the next cell; false when it is NULL, and then it has no text. */
  boolean next() {
    if (next >= end || row[next] == ',') {
      next++;
      return false;
    }
    int start = next + 1;
    int quote = quote(start);
    if (quote + 1 < end && row[quote + 1] == '"') {
      unquote(start, quote);
    } else {
      cell = row;
      cellStart = start;
      cellLength = quote - start;
      next = quote + 2;
    }
    return true;
  }

  private int quote(int start) {
    int at = start;
    while (row[at] != '"') {
      at++;
    }
    return at;
  }

  /** Copies a cell with one quote for two, the first of which is at {@code firstQuote}. */
  private void unquote(int start, int firstQuote) {
    int from = start;
    int quote = firstQuote;
    int size = 0;
    while (true) {
      boolean isDoubled = quote + 1 < end && row[quote + 1] == '"';
      int piece = quote - from + (isDoubled ? 1 : 0);
      if (unquoted.length - size < piece) {
        // No cell is longer than its row.
        unquoted = java.util.Arrays.copyOf(unquoted, Math.max(size + piece, end - start));
      }
      System.arraycopy(row, from, unquoted, size, piece);
      size += piece;
      if (!isDoubled) {
        break;
      }
      from = quote + 2;
      quote = quote(from);
    }
    cell = unquoted;
    cellStart = 0;
    cellLength = size;
    next = quote + 2;
  }

  /** Holds the cell's text in UTF-8 until the next cell is read. */
  byte[] bytes() {
    return cell;
  }

  int offset() {
    return cellStart;
  }

  int length() {
    return cellLength;
  }
}
