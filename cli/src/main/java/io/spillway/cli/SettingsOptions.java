package io.spillway.cli;

import io.spillway.aws.S3Settings;
import io.spillway.budget.Limits;
import io.spillway.settings.LimitSettings;
import io.spillway.settings.SettingsText;
import io.spillway.settings.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that give a command the job's settings. */
final class SettingsOptions {
  /** Shorter than the job's: someone is waiting. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);

  private static final String STS_PREFIX = "sts.";
  private static final String LIMITS_PREFIX = "limits.";

  @Option(
      names = "--config",
      paramLabel = "<file>",
      description = "The job's settings, like conf/spillway.yaml.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "<key=value>",
      description = "One setting, which overrides --config. May be repeated.")
  private List<String> pairs = new ArrayList<>();

  /** All settings that are given, by key. */
  Map<String, String> values() throws UsageException {
    SettingsText text = new SettingsText();
    if (config != null) {
      text.file(config);
    }
    return text.pairs(pairs).values();
  }

  /** The settings that say how AWS is reached. */
  S3Settings s3(int maxConnections) throws UsageException {
    return S3Settings.read(
        known(STS_PREFIX, S3Settings.KEYS)::get, REQUEST_TIMEOUT, maxConnections);
  }

  /** The settings that limit what an event may use up. */
  Limits limits() throws UsageException {
    return LimitSettings.read(known(LIMITS_PREFIX, LimitSettings.KEYS)::get);
  }

  /** All settings; those with the prefix are among the keys. */
  private Map<String, String> known(String prefix, Set<String> keys) throws UsageException {
    Map<String, String> values = values();
    for (String key : values.keySet()) {
      if (key.startsWith(prefix) && !keys.contains(key)) {
        throw new UsageException(key + ": unknown key; docs/configuration.md has all");
      }
    }
    return values;
  }
}
