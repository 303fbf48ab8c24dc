package io.spillway.event;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Times of ISO 8601. It reads a date, meaning its midnight, or a date and a time of at least
 * minutes; in UTC unless it has an offset.
 */
public final class IsoTime {
  /** Before every time. */
  public static final long UNREADABLE = Long.MIN_VALUE;

  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private IsoTime() {}

  /** The text of a time as events have it, like {@code 2026-11-22T16:29:00.123Z}. */
  public static String text(long millis) {
    return MILLIS.format(Instant.ofEpochMilli(millis));
  }

  /**
   * Milliseconds since 1970; {@link #UNREADABLE} for null and for every other text. Digits beyond
   * milliseconds do not count, and a leap second counts as the one before it.
   */
  public static long millis(@Nullable String text) {
    long micros = micros(text);
    return micros == UNREADABLE
        ? UNREADABLE
        : Math.floorDiv(micros, TimeUnit.MILLISECONDS.toMicros(1));
  }

  /** The same in microseconds, beyond which digits do not count. */
  public static long micros(@Nullable String text) {
    if (text == null || text.length() < "2026-11-22".length()) {
      return UNREADABLE;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 2);
    int day = number(text, 8, 2);
    if (year < 0 || month < 1 || month > 12 || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return UNREADABLE;
    }
    if (day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
      return UNREADABLE;
    }
    long midnight = TimeUnit.DAYS.toMicros(LocalDate.of(year, month, day).toEpochDay());
    return text.length() == 10 ? midnight : withTime(text, midnight);
  }

  private static long withTime(String text, long midnight) {
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    char separator = text.charAt(10);
    boolean isSeparated = separator == 'T' || separator == 't' || separator == ' ';
    if (!isSeparated || !isBelow(hour, 24) || !isBelow(minute, 60) || text.charAt(13) != ':') {
      return UNREADABLE;
    }
    int at = 16;
    long micros = TimeUnit.HOURS.toMicros(hour) + TimeUnit.MINUTES.toMicros(minute);
    if (at < text.length() && text.charAt(at) == ':') {
      int second = number(text, at + 1, 2);
      // A minute with a leap second has 61 seconds.
      if (!isBelow(second, 61)) {
        return UNREADABLE;
      }
      micros += TimeUnit.SECONDS.toMicros(Math.min(second, 59));
      at += 3;
      if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
        int scale = 100_000;
        int first = ++at;
        for (; at < text.length() && isDigit(text.charAt(at)); at++) {
          micros += (long) (text.charAt(at) - '0') * scale;
          scale /= 10;
        }
        if (at == first) {
          return UNREADABLE;
        }
      }
    }
    long offset = offset(text, at);
    return offset == UNREADABLE ? UNREADABLE : midnight + micros - offset;
  }

  /** Microseconds ahead of UTC of {@code Z}, {@code +02}, {@code +0200}, {@code +02:00} or "". */
  private static long offset(String text, int at) {
    int length = text.length() - at;
    if (length == 0 || (length == 1 && (text.charAt(at) == 'Z' || text.charAt(at) == 'z'))) {
      return 0;
    }
    boolean isColoned = length == 6 && text.charAt(at + 3) == ':';
    int hours = number(text, at + 1, 2);
    int minutes = length == 3 ? 0 : number(text, isColoned ? at + 4 : at + 3, 2);
    char sign = text.charAt(at);
    if ((sign != '+' && sign != '-')
        || !(length == 3 || length == 5 || isColoned)
        || !isBelow(hours, 24)
        || !isBelow(minutes, 60)) {
      return UNREADABLE;
    }
    long micros = TimeUnit.HOURS.toMicros(hours) + TimeUnit.MINUTES.toMicros(minutes);
    return sign == '+' ? micros : -micros;
  }

  private static boolean isBelow(int number, int limit) {
    return number >= 0 && number < limit;
  }

  /** The number in so many digits at {@code start}; -1 when there are other characters. */
  private static int number(String text, int start, int digits) {
    if (start + digits > text.length()) {
      return -1;
    }
    int number = 0;
    for (int i = start; i < start + digits; i++) {
      if (!isDigit(text.charAt(i))) {
        return -1;
      }
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
