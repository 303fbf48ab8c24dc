package io.spillway.budget;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations and sizes as Flink's settings spell them, for what runs without Flink. */
public final class Quantity {
  private static final Pattern QUANTITY = Pattern.compile("\\s*([0-9]{1,15})\\s*([a-z]*)\\s*");

  private Quantity() {}

  /** A duration like {@code 12 h}, milliseconds without a unit; empty for any other text. */
  public static Optional<Duration> duration(String text) {
    Matcher parts = QUANTITY.matcher(text.toLowerCase(Locale.ROOT));
    ChronoUnit unit = parts.matches() ? timeUnit(parts.group(2)) : null;
    try {
      return unit == null
          ? Optional.empty()
          : Optional.of(Duration.of(Long.parseLong(parts.group(1)), unit));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
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

  /**
   * The bytes of a size like {@code 16 mb}, bytes without a unit; {@code Long.MAX_VALUE} for more
   * than that, and empty for any other text.
   */
  public static OptionalLong bytes(String text) {
    Matcher parts = QUANTITY.matcher(text.toLowerCase(Locale.ROOT));
    int shift = parts.matches() ? shift(parts.group(2)) : -1;
    if (shift < 0) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(parts.group(1));
    return OptionalLong.of(number > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : number << shift);
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
