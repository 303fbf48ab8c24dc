package io.spillway.mapping.compiler;

import io.spillway.budget.Quantity;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.mapping.FileLimits;
import io.spillway.mapping.Setting;
import io.spillway.mapping.evaluation.ValueDescription;
import java.time.Duration;

/** The settings that close files early. Segment has none of them. */
final class FileLimitSettings {
  /** Below, the files of an output would cost the platform more than their rows. */
  private static final Duration LEAST_AGE = Duration.ofSeconds(5);

  private static final long LEAST_BYTES = 1L << 10;

  /** Longer ones are slips: no job keeps rows that long. */
  private static final Duration MOST_AGE = Duration.ofDays(30);

  /** The most that {@code batch.max-size} takes. */
  private static final long MOST_BYTES = 1L << 30;

  private final MappingReader settings;

  FileLimitSettings(MappingReader settings) {
    this.settings = settings;
  }

  /** The limits of the mapping; a note for each that is none in a job with the usual ones. */
  FileLimits read() {
    return new FileLimits(
        settings.has(Setting.MAX_FILE_AGE) ? age() : FileLimits.NONE.maxAge(),
        settings.has(Setting.MAX_FILE_SIZE) ? bytes() : FileLimits.NONE.maxBytes());
  }

  private Duration age() {
    String text = settings.text(Setting.MAX_FILE_AGE, "");
    Duration age = Quantity.duration(text).orElse(Duration.ZERO);
    if (age.compareTo(LEAST_AGE) < 0 || age.compareTo(MOST_AGE) > 0) {
      refuse(Setting.MAX_FILE_AGE, "a duration from 5 s to 30 d", "1 min");
      return FileLimits.NONE.maxAge();
    }
    if (age.compareTo(FileLimits.JOB_DEFAULTS.maxAge()) > 0) {
      note(Setting.MAX_FILE_AGE, "batch.max-age, 5 min by default");
    }
    return age;
  }

  private long bytes() {
    long bytes = Quantity.bytes(settings.text(Setting.MAX_FILE_SIZE, "")).orElse(0);
    if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
      refuse(Setting.MAX_FILE_SIZE, "a size from 1 kb to 1 gb", "10 mb");
      return FileLimits.NONE.maxBytes();
    }
    if (bytes > FileLimits.JOB_DEFAULTS.maxBytes()) {
      note(Setting.MAX_FILE_SIZE, "batch.max-size, 128 mb by default");
    }
    return bytes;
  }

  private void refuse(Setting setting, String allowed, String example) {
    if (settings.get(setting).isValueNode()) {
      settings.error(
          setting,
          "needs " + allowed + ", got " + ValueDescription.of(settings.get(setting)) + ": ",
          "write one with its unit, like " + example);
    }
  }

  private void note(Setting setting, String ofJob) {
    settings
        .diagnostics()
        .report(
            Severity.NOTE,
            setting.key(),
            "is more than the job's " + ofJob + ", which counts unless it is set higher",
            "");
  }
}
