package io.spillway.cli;

import io.spillway.aws.S3Settings;
import io.spillway.budget.Limits;
import io.spillway.policy.Policy;
import io.spillway.settings.LimitSettings;
import io.spillway.settings.SettingKeys;
import io.spillway.settings.SettingValues;
import io.spillway.settings.SettingsText;
import io.spillway.settings.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that give a command the job's settings. */
final class SettingsOptions {
  /** Shorter than the job's: someone is waiting. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);

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

  /** All settings that are given, by key; a misspelt key is refused, not left out. */
  Map<String, String> values() throws UsageException {
    SettingsText text = new SettingsText();
    if (config != null) {
      text.file(config);
    }
    Map<String, String> values = text.pairs(pairs).values();
    SettingKeys.check(values.keySet(), SettingKeys.ALL);
    SettingValues.check(values);
    return values;
  }

  /** The settings that say how AWS is reached. */
  S3Settings s3(int maxConnections, Policy policy) throws UsageException {
    return S3Settings.read(values()::get, REQUEST_TIMEOUT, maxConnections, policy);
  }

  /** The settings that limit what an event may use up. */
  Limits limits() throws UsageException {
    return LimitSettings.read(values()::get);
  }
}
