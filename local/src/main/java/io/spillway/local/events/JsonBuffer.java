package io.spillway.local.events;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * A growing buffer in which JSON is composed of fragments. It is reused for many events and is not
 * thread-safe.
 */
final class JsonBuffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_NUMBER = 20;
  private static final long DAY_MILLIS = 86_400_000L;

  private final byte[] digits = new byte[LONGEST_NUMBER];
  private byte[] bytes = new byte[8 * 1024];
  private int size;

  private long day = Long.MIN_VALUE;
  private LocalDate date = LocalDate.EPOCH;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /** Drops all bytes from {@code newSize} on. */
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

  /** The lowest {@code width} hexadecimal digits of a number. */
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

  /** An ISO-8601 timestamp in UTC with milliseconds, quoted. Remembers the last day. */
  JsonBuffer timestamp(long epochMillis) {
    long epochDay = Math.floorDiv(epochMillis, DAY_MILLIS);
    if (epochDay != day) {
      date = LocalDate.ofEpochDay(epochDay);
      day = epochDay;
    }
    int millis = (int) Math.floorMod(epochMillis, DAY_MILLIS);
    return add('"')
        .padded(date.getYear(), 4)
        .add('-')
        .padded(date.getMonthValue(), 2)
        .add('-')
        .padded(date.getDayOfMonth(), 2)
        .add('T')
        .padded(millis / 3_600_000, 2)
        .add(':')
        .padded(millis / 60_000 % 60, 2)
        .add(':')
        .padded(millis / 1_000 % 60, 2)
        .add('.')
        .padded(millis % 1_000, 3)
        .add('Z')
        .add('"');
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
