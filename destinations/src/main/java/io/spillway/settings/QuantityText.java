package io.spillway.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations and sizes as Flink's settings spell them, for what runs without Flink. */
public final class QuantityText {
  private static final Pattern QUANTITY = Pattern.compile("\\s*([0-9]{1,15})\\s*([a-z]*)\\s*");

  private QuantityText() {}

  /**
   * A duration like {@code 12 h}; milliseconds without a unit.
   *
   * @param example what the error proposes
   */
  public static Duration duration(String key, String text, String example) throws UsageException {
    Matcher parts = QUANTITY.matcher(text.toLowerCase(Locale.ROOT));
    ChronoUnit unit = parts.matches() ? timeUnit(parts.group(2)) : null;
    try {
      if (unit != null) {
        return Duration.of(Long.parseLong(parts.group(1)), unit);
      }
    } catch (ArithmeticException e) {
      // Falls through to the answer for every other text that is no duration.
    }
    throw new UsageException(key + ": '" + text + "' is not a duration; give one like " + example);
  }

  private static @Nullable ChronoUnit timeUnit(String name) {
    return switch (name) {
      case "d", "day", "days" -> ChronoUnit.DAYS;
      case "h", "hour", "hours" -> ChronoUnit.HOURS;
      case "m", "min", "minute", "minutes" -> ChronoUnit.MINUTES;
      case "s", "sec", "secs", "second", "seconds" -> ChronoUnit.SECONDS;
      case "micro", "micros", "microsecond", "microseconds" -> ChronoUnit.MICROS;
      case "ns", "nano", "nanos", "nanosecond", "nanoseconds" -> ChronoUnit.NANOS;
      case "", "ms", "milli", "millis", "millisecond", "milliseconds" -> ChronoUnit.MILLIS;
      default -> null;
    };
  }

  /** A size from 1 byte to 1 GiB, like {@code 16 mb}; bytes without a unit. */
  public static int bytes(String key, String text) throws UsageException {
    Matcher parts = QUANTITY.matcher(text.toLowerCase(Locale.ROOT));
    int shift = parts.matches() ? shift(parts.group(2)) : -1;
    long number = shift < 0 ? 0 : Long.parseLong(parts.group(1));
    if (number < 1 || number > (1L << 30) >> shift) {
      throw new UsageException(
          key + ": '" + text + "' must be from 1 byte to 1 GiB; give a size like 16 mb");
    }
    return (int) (number << shift);
  }

  /** A size of any number of bytes that a computer may have; bytes without a unit. */
  static void checkSize(String key, String text) throws UsageException {
    Matcher parts = QUANTITY.matcher(text.toLowerCase(Locale.ROOT));
    if (!parts.matches() || shift(parts.group(2)) < 0) {
      throw new UsageException(
          key + ": '" + text + "' is not a size; give one like 512 mb or 2 gb");
    }
  }

  private static int shift(String unit) {
    return switch (unit) {
      case "", "b", "bytes" -> 0;
      case "k", "kb", "kibibytes" -> 10;
      case "m", "mb", "mebibytes" -> 20;
      case "g", "gb", "gibibytes" -> 30;
      case "t", "tb", "tebibytes" -> 40;
      default -> -1;
    };
  }
}
