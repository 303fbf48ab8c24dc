package io.spillway.cli;

import io.spillway.settings.UsageException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as Flink's settings spell them, like {@code 7 d} or {@code 12 h}, without Flink. */
final class DurationText {
  private static final Pattern TEXT = Pattern.compile("\\s*([0-9]{1,15})\\s*([a-z]*)\\s*");

  private DurationText() {}

  /**
   * Reads one.
   *
   * @param key of the setting
   */
  static Duration parse(String key, String text) throws UsageException {
    Matcher parts = TEXT.matcher(text.toLowerCase(Locale.ROOT));
    ChronoUnit unit = parts.matches() ? unit(parts.group(2)) : null;
    if (unit == null) {
      throw new UsageException(
          key + ": '" + text + "' is not a duration; give one like 7 d or 12 h");
    }
    return Duration.of(Long.parseLong(parts.group(1)), unit);
  }

  private static @Nullable ChronoUnit unit(String name) {
    return switch (name) {
      case "d", "day", "days" -> ChronoUnit.DAYS;
      case "h", "hour", "hours" -> ChronoUnit.HOURS;
      case "m", "min", "minute", "minutes" -> ChronoUnit.MINUTES;
      case "s", "sec", "secs", "second", "seconds" -> ChronoUnit.SECONDS;
      case "", "ms", "milli", "millis", "millisecond", "milliseconds" -> ChronoUnit.MILLIS;
      default -> null;
    };
  }
}
