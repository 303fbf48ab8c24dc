package io.spillway.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads the cells of a row back: they are in quotes and joined by commas, and a cell without quotes
 * is empty and stands for NULL.
 */
final class RowCells {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = '"' * ONES;

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
    int quote = start;
    while (quote + Long.BYTES <= end) {
      int plain = plainBytes((long) LONGS.get(row, quote));
      quote += plain;
      if (plain < Long.BYTES) {
        break;
      }
    }
    while (row[quote] != '"') {
      quote++;
    }
    if (isDoubled(quote)) {
      unquote(start);
    } else {
      cell = row;
      cellStart = start;
      cellLength = quote - start;
      next = quote + 2;
    }
    return true;
  }

  private boolean isDoubled(int quote) {
    return quote + 1 < end && row[quote + 1] == '"';
  }

  /** How many of eight bytes come before the first quote. */
  private static int plainBytes(long word) {
    long quotes = word ^ QUOTES;
    return Long.numberOfTrailingZeros((quotes - ONES) & ~quotes & HIGH_BITS) / Long.BYTES;
  }

  /**
   * Copies a cell with one quote for two, eight bytes or those up to a quote at a time: cells of
   * JSON have many quotes. May write past the end of what it copies.
   */
  private void unquote(int start) {
    if (unquoted.length < end - start + Long.BYTES) {
      unquoted = new byte[Math.max(2 * unquoted.length, end - start + Long.BYTES)];
    }
    byte[] target = unquoted;
    int from = start;
    int to = 0;
    while (true) {
      while (from + Long.BYTES <= end) {
        long word = (long) LONGS.get(row, from);
        LONGS.set(target, to, word);
        int plain = plainBytes(word);
        from += plain;
        to += plain;
        if (plain < Long.BYTES) {
          break;
        }
      }
      while (row[from] != '"') {
        target[to++] = row[from++];
      }
      if (!isDoubled(from)) {
        break;
      }
      target[to++] = '"';
      from += 2;
    }
    cell = target;
    cellStart = 0;
    cellLength = to;
    next = from + 2;
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
