package io.spillway.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the end of a JSON string in UTF-8 bytes and checks the string. For use by one thread. */
final class Utf8Scanner {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;

  private boolean escapes;

  /** Whether the last string found contains a backslash. */
  boolean hasEscapes() {
    return escapes;
  }

  /**
   * The byte after the closing quote of the string whose first character is at {@code start};
   * negative when the string is not well-formed.
   */
  int end(byte[] bytes, int start) {
    escapes = false;
    int at = start;
    while (true) {
      at = plainEnd(bytes, at);
      if (at >= bytes.length) {
        return -1;
      }
      byte c = bytes[at];
      if (c == '"') {
        return at + 1;
      }
      int next = c == '\\' ? escapeEnd(bytes, at) : sequenceEnd(bytes, at);
      if (next < 0) {
        return -1;
      }
      at = next;
    }
  }

  /** The next byte that is a quote, a backslash, a control character or not ASCII. */
  private static int plainEnd(byte[] bytes, int start) {
    int at = start;
    // Eight bytes at a time: the lowest high bit that is set marks the first such byte.
    while (at + Long.BYTES <= bytes.length) {
      long word = (long) LONGS.get(bytes, at);
      long quotes = word ^ QUOTES;
      long backslashes = word ^ BACKSLASHES;
      long found =
          (((quotes - ONES) & ~quotes)
                  | ((backslashes - ONES) & ~backslashes)
                  | ((word - SPACES) & ~word)
                  | word)
              & HIGH_BITS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      at += Long.BYTES;
    }
    while (at < bytes.length && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  private int escapeEnd(byte[] bytes, int start) {
    escapes = true;
    if (start + 1 >= bytes.length) {
      return -1;
    }
    return switch (bytes[start + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> start + 2;
      case 'u' -> isHex(bytes, start + 2) ? start + 6 : -1;
      default -> -1;
    };
  }

  private static boolean isHex(byte[] bytes, int start) {
    if (start + 4 > bytes.length) {
      return false;
    }
    for (int i = start; i < start + 4; i++) {
      byte c = bytes[i];
      boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!hex) {
        return false;
      }
    }
    return true;
  }

  /** The byte after a multi-byte character, well-formed by table 3-7 of the Unicode standard. */
  private static int sequenceEnd(byte[] bytes, int start) {
    int first = bytes[start] & 0xff;
    if (first < 0xc2 || first > 0xf4) {
      return -1;
    }
    int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (start + length > bytes.length) {
      return -1;
    }
    int second = bytes[start + 1] & 0xff;
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return -1;
    }
    for (int i = start + 2; i < start + length; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        return -1;
      }
    }
    return start + length;
  }
}
