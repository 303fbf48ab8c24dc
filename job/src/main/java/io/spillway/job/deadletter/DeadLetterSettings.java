package io.spillway.job.deadletter;

import static io.spillway.job.config.SourceOptions.SOURCE_GROUP_ID;
import static io.spillway.job.config.SpillwayOptions.DEAD_LETTERS_GUARANTEE;
import static io.spillway.job.config.SpillwayOptions.DEAD_LETTERS_PATH;
import static io.spillway.job.config.SpillwayOptions.DEAD_LETTERS_TOPIC;
import static io.spillway.job.config.SpillwayOptions.DEAD_LETTERS_TRANSACTIONAL_ID_PREFIX;

import io.spillway.job.config.SettingsReader;
import io.spillway.settings.UsageException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** Where dead letters go. */
public sealed interface DeadLetterSettings {

  /**
   * Files.
   *
   * @param path URI of a folder
   */
  record Files(String path) implements DeadLetterSettings {
    public Files {
      Objects.requireNonNull(path, "path");
    }
  }

  /** A Kafka topic. */
  record Topic(String name, DeliveryGuarantee guarantee, String transactionalIdPrefix)
      implements DeadLetterSettings {
    public Topic {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(guarantee, "guarantee");
      Objects.requireNonNull(transactionalIdPrefix, "transactionalIdPrefix");
    }
  }

  /**
   * Reads and checks the settings: either files or a topic.
   *
   * @throws UsageException when neither or both are given, or the guarantee is unknown
   */
  static DeadLetterSettings read(ReadableConfig options) throws UsageException {
    boolean path = isGiven(options, DEAD_LETTERS_PATH);
    boolean topic = isGiven(options, DEAD_LETTERS_TOPIC);
    if (path == topic) {
      throw new UsageException(
          DEAD_LETTERS_PATH.key()
              + (path ? ": given together with " : ": missing, and so is ")
              + DEAD_LETTERS_TOPIC.key()
              + "; give one of the two");
    }
    if (path) {
      return new DeadLetterSettings.Files(options.get(DEAD_LETTERS_PATH));
    }
    return new DeadLetterSettings.Topic(
        SettingsReader.topic(DEAD_LETTERS_TOPIC, options.get(DEAD_LETTERS_TOPIC)),
        guarantee(options.get(DEAD_LETTERS_GUARANTEE)),
        options
            .getOptional(DEAD_LETTERS_TRANSACTIONAL_ID_PREFIX)
            .orElseGet(() -> options.get(SOURCE_GROUP_ID) + "-dead-letters"));
  }

  private static boolean isGiven(ReadableConfig options, ConfigOption<String> option) {
    return options.getOptional(option).filter(value -> !value.isBlank()).isPresent();
  }

  private static DeliveryGuarantee guarantee(String value) throws UsageException {
    return Arrays.stream(DeliveryGuarantee.values())
        .filter(guarantee -> guarantee != DeliveryGuarantee.NONE)
        .filter(guarantee -> guarantee.toString().equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    DEAD_LETTERS_GUARANTEE.key()
                        + ": '"
                        + value
                        + "' cannot be used; give exactly-once or at-least-once"));
  }
}
