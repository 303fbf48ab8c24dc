package io.spillway.job.config;

import io.spillway.settings.SettingKeys;
import io.spillway.settings.SettingsText;
import io.spillway.settings.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.util.TimeUtils;

/** Reads {@code spillway.yaml} and {@code key=value} pairs into a checked configuration. */
public final class SettingsReader {
  /** Kafka: Topic.LEGAL_CHARS, and what they may not make. */
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  private final SettingsText text = new SettingsText();
  private final Map<String, ConfigOption<?>> known = new TreeMap<>();

  public SettingsReader() {
    SpillwayOptions.all().forEach(option -> known.put(option.key(), option));
  }

  /** Adds a YAML file's settings; nested keys are joined by dots. Later settings win. */
  public SettingsReader file(Path file) throws UsageException {
    text.file(file);
    return this;
  }

  /** Adds {@code key=value} pairs as given on the command line. */
  public SettingsReader pairs(List<String> pairs) throws UsageException {
    text.pairs(pairs);
    return this;
  }

  /** All settings together; checks that keys are known and values are of their type. */
  public Configuration read() throws UsageException {
    Configuration configuration = new Configuration();
    SettingKeys.check(text.values().keySet(), known.keySet());
    text.values().forEach(configuration::setString);
    for (ConfigOption<?> option : known.values()) {
      check(configuration, option);
    }
    return configuration;
  }

  private void check(Configuration configuration, ConfigOption<?> option) throws UsageException {
    try {
      configuration.getOptional(option);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          option.key()
              + ": '"
              + text.values().get(option.key())
              + "' cannot be used; "
              + example(option),
          e);
    }
  }

  /** The text that a value was read from, for messages; that of the default if none was given. */
  public static String asWritten(ReadableConfig settings, ConfigOption<?> option) {
    return settings
        .getOptional(ConfigOptions.key(option.key()).stringType().noDefaultValue())
        .orElseGet(() -> String.valueOf(option.defaultValue()));
  }

  /** The value of a setting that must be at least a millisecond. */
  public static Duration positive(ReadableConfig settings, ConfigOption<Duration> option)
      throws UsageException {
    Duration value = settings.get(option);
    if (value.toMillis() < 1) {
      throw new UsageException(
          option.key() + ": '" + asWritten(settings, option) + "' must be at least 1 ms");
    }
    return value;
  }

  /**
   * Checks that a Kafka topic may have a name.
   *
   * @throws UsageException when none can
   */
  public static String topic(ConfigOption<?> option, String name) throws UsageException {
    if (!TOPIC.matcher(name).matches()) {
      throw new UsageException(
          option.key()
              + ": '"
              + name
              + "' cannot be a topic's name; give 1 to 249 letters, digits, '.', '_' and '-'");
    }
    return name;
  }

  private static String example(ConfigOption<?> option) {
    Object value = option.defaultValue();
    return value == null
        ? "see docs/configuration.md"
        : "give a value like "
            + (value instanceof Duration duration
                ? TimeUtils.formatWithHighestUnit(duration)
                : value);
  }
}
