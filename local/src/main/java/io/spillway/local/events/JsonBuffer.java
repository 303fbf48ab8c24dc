package io.spillway.local.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of JSON that are put together from ready-made parts. It grows, is used again and again, and
 * is not thread-safe.
 */
final class JsonBuffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_NUMBER = 20;

  private final byte[] digits = new byte[LONGEST_NUMBER];
  private byte[] bytes = new byte[8 * 1024];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /** Forgets all bytes from {@code newSize} on. */
  void truncate(int newSize) {
    size = newSize;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  JsonBuffer add(byte[] part) {
    ensure(part.length);
    System.arraycopy(part, 0, bytes, size, part.length);
    size += part.length;
    return this;
  }

  JsonBuffer add(char ascii) {
    ensure(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  JsonBuffer repeat(char ascii, int times) {
    ensure(times);
    Arrays.fill(bytes, size, size + times, (byte) ascii);
    size += times;
    return this;
  }

  JsonBuffer number(long value) {
    if (value < 0) {
      add('-');
    }
    long left = Math.abs(value);
    int start = LONGEST_NUMBER;
    do {
      digits[--start] = (byte) ('0' + left % 10);
      left /= 10;
    } while (left != 0);
    int count = LONGEST_NUMBER - start;
    ensure(count);
    System.arraycopy(digits, start, bytes, size, count);
    size += count;
    return this;
  }

  /** A number with two decimals. */
  JsonBuffer hundredths(int value) {
    return number(value / 100).add('.').padded(value % 100, 2);
  }

  /** A number with leading zeros. */
  JsonBuffer padded(long value, int width) {
    ensure(width);
    long left = value;
    for (int i = size + width - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
    size += width;
    return this;
  }

  /** The lowest four bits for each of {@code width} digits. */
  JsonBuffer hex(long value, int width) {
    ensure(width);
    for (int shift = 4 * (width - 1); shift >= 0; shift -= 4) {
      bytes[size++] = HEX[(int) (value >>> shift) & 0xF];
    }
    return this;
  }

  JsonBuffer uuid(long high, long low) {
    return hex(high >>> 32, 8)
        .add('-')
        .hex(high >>> 16, 4)
        .add('-')
        .add('4')
        .hex(high, 3)
        .add('-')
        .add('a')
        .hex(low >>> 48, 3)
        .add('-')
        .hex(low, 12);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
