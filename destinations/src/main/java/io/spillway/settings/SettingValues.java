package io.spillway.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The types of the job's settings, for commands without Flink; the job reads them with Flink's. */
public final class SettingValues {
  /** Durations of at least 1 ms. */
  public static final Set<String> DURATIONS =
      Set.of(
          "batch.max-age",
          "catalog.refresh-interval",
          "deliver.drain-timeout",
          "deliver.first-backoff",
          "deliver.longest-backoff",
          "deliver.not-staged-timeout",
          "deliver.probe-interval",
          "deliver.request-timeout",
          "route.gather-time",
          "source.partition-discovery-interval",
          "staging.retention");

  /** Sizes in memory. */
  public static final Set<String> SIZES =
      Set.of(
          "batch.max-size",
          "batch.memory",
          "deliver.memory",
          "event.max-size",
          "record.max-size",
          "route.block-size",
          "route.gather-memory");

  /** Whole numbers of at least 1. */
  public static final Set<String> COUNTS =
      Set.of(
          "deliver.in-flight",
          "deliver.in-flight-per-destination",
          "event.max-depth",
          "record.max-events",
          "route.max-open-outputs");

  private static final Duration MAX_STAGING_RETENTION = Duration.ofDays(3650);
  private static final int MAX_DIGITS = 9;

  private SettingValues() {}

  /**
   * Checks that each value is of its setting's type.
   *
   * @param settings by key
   * @throws UsageException naming the first setting whose value is not
   */
  public static void check(Map<String, String> settings) throws UsageException {
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      String key = setting.getKey();
      String value = setting.getValue();
      if (DURATIONS.contains(key)) {
        Duration duration = QuantityText.duration(key, value, "500 ms or 12 h");
        if (duration.toMillis() < 1) {
          throw new UsageException(key + ": '" + value + "' must be at least 1 ms");
        }
      } else if (SIZES.contains(key)) {
        QuantityText.checkSize(key, value);
      } else if (COUNTS.contains(key) && !isCount(value)) {
        throw new UsageException(key + ": '" + value + "' must be a whole number of at least 1");
      }
    }
    LimitSettings.read(settings::get);
    FormatSettings.read(settings::get);
  }

  /**
   * Checks that a retention is no slip, like a wrong unit.
   *
   * @param text as the user wrote it
   */
  public static void checkRetention(Duration retention, String text) throws UsageException {
    if (retention.compareTo(MAX_STAGING_RETENTION) > 0) {
      throw new UsageException(
          "staging.retention: '"
              + text
              + "' must be at most "
              + MAX_STAGING_RETENTION.toDays()
              + " d");
    }
  }

  private static boolean isCount(String value) {
    return value.length() <= MAX_DIGITS && value.matches("[0-9]+") && Integer.parseInt(value) > 0;
  }
}
