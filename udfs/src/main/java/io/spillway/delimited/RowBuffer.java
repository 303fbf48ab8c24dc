package io.spillway.delimited;

import io.spillway.budget.Meter;
import io.spillway.json.TextOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * Builds encoded rows in a byte array that is reused. A cell is its text, between quotes where that
 * is asked for, with inner quotes doubled (RFC 4180), in UTF-8; a lone surrogate becomes U+FFFD.
 */
public final class RowBuffer implements TextOutput {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = '"' * ONES;

  private static final int INITIAL_BYTES = 4 * 1024;

  /** A larger array is released after the row that needed it. */
  private static final int MAX_KEPT_BYTES = 4 * 1024 * 1024;

  /** The longest UTF-8 encoding of one {@code char}, including a replaced lone surrogate. */
  private static final int BYTES_PER_CHAR = 3;

  /** Long text is encoded in pieces, so that the size check stays exact near the limit. */
  private static final int PIECE_CHARS = 8 * 1024;

  private final Meter meter;
  private byte[] bytes = new byte[INITIAL_BYTES];
  private int size;

  /** The size from which nothing is appended any more: the end of the row or of the open cell. */
  private int limit;

  private boolean cellOpen;

  /** Where the text of the last cell in quotes begins. */
  private int cellStart;

  /**
   * @param meter whose limits rows and cells are held to
   */
  public RowBuffer(Meter meter) {
    this.meter = Objects.requireNonNull(meter, "meter");
    this.limit = meter.rowBytes();
  }

  @Override
  public Meter meter() {
    return meter;
  }

  /** Starts a new row. */
  public void clear() {
    size = 0;
    endLimit();
    if (bytes.length > MAX_KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
  }

  /** Appends the quote that starts a cell. */
  public void startCell() {
    startBareCell();
    bytes[size++] = '"';
    cellStart = size;
  }

  /** Starts a cell without quotes, whose text must not need any. */
  public void startBareCell() {
    reserve(1);
    cellOpen = true;
    limit = (int) Math.min(meter.rowBytes(), (long) size + meter.limits().cellBytes());
  }

  /** Ends a cell without quotes. */
  public void endBareCell() {
    reserve(1);
    endLimit();
  }

  /** Appends the quote that ends a cell. */
  public void endCell() {
    reserve(1);
    bytes[size++] = '"';
    endLimit();
  }

  /** Whether the cell in quotes that is open has no text so far. */
  public boolean isCellEmpty() {
    return size == cellStart;
  }

  /** Ends an empty cell in quotes as if it had been started without them. */
  public void endCellWithoutQuotes() {
    if (!cellOpen || !isCellEmpty()) {
      throw new IllegalStateException("the cell has text, or none is open");
    }
    size--;
    endLimit();
  }

  private void endLimit() {
    cellOpen = false;
    limit = meter.rowBytes();
  }

  /** Appends the delimiter between two cells. */
  public void delimiter(Delimiter delimiter) {
    reserve(1);
    bytes[size++] = (byte) delimiter.character();
  }

  @Override
  public void ascii(char c) {
    reserve(2);
    put(c);
  }

  @Override
  public void text(String text, int start, int end) {
    int at = start;
    while (at < end) {
      int stop = Math.min(end, at + PIECE_CHARS);
      reserve((stop - at + 1) * BYTES_PER_CHAR);
      at = encode(text, at, stop, end);
    }
  }

  @Override
  public void utf8(byte[] source, int start, int end) {
    int at = start;
    while (at < end) {
      int stop = Math.min(end, at + PIECE_CHARS);
      reserve((stop - at) * 2 + 2 * Long.BYTES);
      at = doubleQuotes(source, at, stop);
    }
  }

  /**
   * Appends eight bytes, or those up to the next quote, at a time and without a branch: JSON has
   * many quotes, at places no branch predictor foresees. May write past the end of what it appends.
   */
  private int doubleQuotes(byte[] source, int start, int stop) {
    byte[] target = bytes;
    int from = start;
    int to = size;
    while (from + Long.BYTES <= stop) {
      long word = (long) LONGS.get(source, from);
      long quotes = word ^ QUOTES;
      int plain = Long.numberOfTrailingZeros((quotes - ONES) & ~quotes & HIGH_BITS) / Long.BYTES;
      int quote = plain < Long.BYTES ? 1 : 0;
      LONGS.set(target, to, word);
      target[to + plain + 1] = '"';
      from += plain + quote;
      to += plain + 2 * quote;
    }
    for (; from < stop; from++) {
      byte c = source[from];
      target[to] = c;
      target[to + 1] = '"';
      to += c == '"' ? 2 : 1;
    }
    size = to;
    return from;
  }

  /** A copy of the bytes of the row. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Encodes up to {@code stop}, or one more {@code char} when that completes a pair. */
  private int encode(String text, int start, int stop, int end) {
    int at = start;
    while (at < stop) {
      char c = text.charAt(at++);
      if (c < 0x80) {
        put(c);
      } else if (c < 0x800) {
        bytes[size++] = (byte) (0xc0 | (c >> 6));
        bytes[size++] = (byte) (0x80 | (c & 0x3f));
      } else if (!Character.isSurrogate(c)) {
        threeBytes(c);
      } else if (Character.isHighSurrogate(c)
          && at < end
          && Character.isLowSurrogate(text.charAt(at))) {
        fourBytes(Character.toCodePoint(c, text.charAt(at++)));
      } else {
        threeBytes('\ufffd');
      }
    }
    return at;
  }

  private void put(char ascii) {
    bytes[size++] = (byte) ascii;
    if (ascii == '"') {
      bytes[size++] = '"';
    }
  }

  private void threeBytes(char c) {
    bytes[size++] = (byte) (0xe0 | (c >> 12));
    bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
    bytes[size++] = (byte) (0x80 | (c & 0x3f));
  }

  private void fourBytes(int codePoint) {
    bytes[size++] = (byte) (0xf0 | (codePoint >> 18));
    bytes[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
    bytes[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
    bytes[size++] = (byte) (0x80 | (codePoint & 0x3f));
  }

  private void reserve(int more) {
    if (size >= limit) {
      throw cellOpen && size < meter.rowBytes() ? meter.cellTooLong() : meter.rowTooLong();
    }
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
