package io.spillway.job.receipt;

import static io.spillway.job.config.SpillwayOptions.DEAD_LETTERS_TOPIC;
import static io.spillway.job.config.SpillwayOptions.RECEIPTS_PATH;
import static io.spillway.job.config.SpillwayOptions.RECEIPTS_TOPIC;

import io.spillway.job.config.SettingsReader;
import io.spillway.settings.UsageException;
import java.time.Clock;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.fs.Path;

/** Where receipts go. */
public sealed interface ReceiptSettings {

  /** Nowhere. */
  record None() implements ReceiptSettings {}

  /**
   * Files.
   *
   * @param path URI of a folder
   */
  record Files(String path) implements ReceiptSettings {
    public Files {
      Objects.requireNonNull(path, "path");
    }
  }

  /** A Kafka topic. */
  record Topic(String name) implements ReceiptSettings {
    public Topic {
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * Reads and checks the settings: files, a topic, or neither.
   *
   * @throws UsageException when both are given
   */
  static ReceiptSettings read(ReadableConfig options) throws UsageException {
    boolean path = isGiven(options, RECEIPTS_PATH);
    boolean topic = isGiven(options, RECEIPTS_TOPIC);
    if (path && topic) {
      throw new UsageException(
          RECEIPTS_PATH.key()
              + ": given together with "
              + RECEIPTS_TOPIC.key()
              + "; give one of the two, or none");
    }
    if (path) {
      return new Files(options.get(RECEIPTS_PATH));
    }
    checkOther(options, RECEIPTS_TOPIC, DEAD_LETTERS_TOPIC);
    return topic
        ? new Topic(SettingsReader.topic(RECEIPTS_TOPIC, options.get(RECEIPTS_TOPIC)))
        : new None();
  }

  private static void checkOther(
      ReadableConfig options, ConfigOption<String> own, ConfigOption<String> other)
      throws UsageException {
    if (isGiven(options, own)
        && isGiven(options, other)
        && options.get(own).equals(options.get(other))) {
      throw new UsageException(
          own.key()
              + ": '"
              + options.get(own)
              + "' is that of "
              + other.key()
              + ", too; give receipts a place of their own");
    }
  }

  private static boolean isGiven(ReadableConfig options, ConfigOption<String> option) {
    return options.getOptional(option).filter(value -> !value.isBlank()).isPresent();
  }

  /**
   * Creates what takes them.
   *
   * @param producer the settings of a producer
   */
  default Receipts.Factory receipts(Properties producer) {
    if (this instanceof Files files) {
      String folder = files.path();
      return () -> new ReceiptFiles(new Path(folder), Clock.systemUTC());
    }
    if (this instanceof Topic topic) {
      String name = topic.name();
      return () -> new ReceiptTopic(name, producer);
    }
    return Receipts.NONE;
  }
}
