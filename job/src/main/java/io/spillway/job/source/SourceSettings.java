package io.spillway.job.source;

import static io.spillway.job.config.SourceOptions.SOURCE_GROUP_ID;
import static io.spillway.job.config.SourceOptions.SOURCE_ON_LOST_OFFSETS;
import static io.spillway.job.config.SourceOptions.SOURCE_ON_RECREATED_TOPIC;
import static io.spillway.job.config.SourceOptions.SOURCE_PARTITION_DISCOVERY;
import static io.spillway.job.config.SourceOptions.SOURCE_START_FROM;
import static io.spillway.job.config.SourceOptions.SOURCE_STOP_AT;
import static io.spillway.job.config.SourceOptions.SOURCE_TOPICS;
import static io.spillway.job.config.SourceOptions.SOURCE_TOPIC_PATTERN;

import io.spillway.job.config.SettingsReader;
import io.spillway.settings.SettingsText;
import io.spillway.settings.UsageException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the source, checked.
 *
 * @param client settings of the Kafka consumer and of the admin client
 * @param discovery how often to look for new partitions, and for topics made anew
 */
public record SourceSettings(
    Subscription subscription, Range range, Faults faults, Properties client, Duration discovery)
    implements Serializable {

  /** Which topics to read: some names, or all whose whole name matches a regular expression. */
  public record Subscription(List<String> names, @Nullable String pattern) implements Serializable {
    /** Whether it is a topic of that name, should there be one. */
    public boolean takes(String topic) {
      return pattern == null ? names.contains(topic) : Pattern.matches(pattern, topic);
    }

    @Override
    public String toString() {
      return pattern == null
          ? SOURCE_TOPICS.key() + ": '" + String.join(", ", names) + "'"
          : SOURCE_TOPIC_PATTERN.key() + ": '" + pattern + "'";
    }
  }

  /**
   * Where to start when there is no state, and where to stop.
   *
   * @param stop null for never
   */
  public record Range(Position start, @Nullable Position stop) implements Serializable {}

  /** A place in every partition. */
  public record Position(Kind kind, long timestamp) implements Serializable {
    /** What it is relative to. */
    public enum Kind {
      /** Not given: the earliest, if the group committed no offsets. */
      UNSET,
      /** The group's committed offset, else the earliest. */
      COMMITTED,
      EARLIEST,
      LATEST,
      /** The first record of a timestamp or later, else the latest. */
      TIME
    }
  }

  /** What to do about offsets that Kafka no longer has, and about topics that were made anew. */
  public record Faults(OnLostOffsets lostOffsets, OnRecreatedTopic recreatedTopic)
      implements Serializable {}

  /** What to do when records were deleted before they were read. */
  public enum OnLostOffsets {
    CONTINUE,
    STOP
  }

  /** What to do when the topic of a name is not the one that was read before. */
  public enum OnRecreatedTopic {
    STOP,
    FROM_BEGINNING
  }

  private static final String NEVER = "never";

  /**
   * Reads and checks the settings.
   *
   * @param kafka Kafka's own settings, {@code bootstrap.servers} among them
   * @throws UsageException naming the first setting that cannot be used
   */
  public static SourceSettings read(ReadableConfig settings, Properties kafka)
      throws UsageException {
    return new SourceSettings(
        subscription(settings),
        new Range(
            settings.getOptional(SOURCE_START_FROM).isPresent()
                ? position(
                    SOURCE_START_FROM.key(),
                    settings.get(SOURCE_START_FROM),
                    List.of(Position.Kind.COMMITTED, Position.Kind.EARLIEST, Position.Kind.LATEST))
                : new Position(Position.Kind.UNSET, 0),
            settings.get(SOURCE_STOP_AT).equals(NEVER)
                ? null
                : position(
                    SOURCE_STOP_AT.key(),
                    settings.get(SOURCE_STOP_AT),
                    List.of(Position.Kind.LATEST))),
        new Faults(
            choice(settings, SOURCE_ON_LOST_OFFSETS, OnLostOffsets.values()),
            choice(settings, SOURCE_ON_RECREATED_TOPIC, OnRecreatedTopic.values())),
        client(settings.get(SOURCE_GROUP_ID), kafka),
        SettingsReader.positive(settings, SOURCE_PARTITION_DISCOVERY));
  }

  /** The consumer group. */
  public String groupId() {
    return client.getProperty(ConsumerConfig.GROUP_ID_CONFIG);
  }

  private static Subscription subscription(ReadableConfig settings) throws UsageException {
    Optional<List<String>> topics = settings.getOptional(SOURCE_TOPICS);
    Optional<String> pattern = settings.getOptional(SOURCE_TOPIC_PATTERN);
    if (topics.isPresent() == pattern.isPresent()) {
      throw new UsageException(
          "source.topics: "
              + (topics.isPresent() ? "given together with" : "missing, and so is")
              + " source.topic-pattern; give one of the two");
    }
    if (topics.isPresent()) {
      List<String> names =
          topics.get().stream()
              .map(String::strip)
              .filter(name -> !name.isEmpty())
              .distinct()
              .toList();
      if (names.isEmpty()) {
        throw new UsageException("source.topics: names no topic; give one at least");
      }
      for (String name : names) {
        var unused = SettingsReader.topic(SOURCE_TOPICS, name);
      }
      return new Subscription(List.copyOf(names), null);
    }
    try {
      return new Subscription(List.of(), Pattern.compile(pattern.get()).pattern());
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          "source.topic-pattern: '"
              + pattern.get()
              + "' is not a regular expression: "
              + e.getDescription(),
          e);
    }
  }

  private static Position position(String key, String text, List<Position.Kind> named)
      throws UsageException {
    for (Position.Kind kind : named) {
      if (text.equals(name(kind))) {
        return new Position(kind, 0);
      }
    }
    try {
      return new Position(Position.Kind.TIME, Instant.parse(text).toEpochMilli());
    } catch (DateTimeParseException | ArithmeticException e) {
      String first = key.equals(SOURCE_STOP_AT.key()) ? NEVER + ", " : "";
      throw new UsageException(
          key
              + ": '"
              + text
              + "' cannot be used; give "
              + first
              + String.join(", ", named.stream().map(SourceSettings::name).toList())
              + " or a time like 2026-11-22T16:00:00Z",
          e);
    }
  }

  private static <E extends Enum<E>> E choice(
      ReadableConfig settings, ConfigOption<String> option, E[] choices) throws UsageException {
    String text = settings.get(option);
    for (E choice : choices) {
      if (text.equals(name(choice))) {
        return choice;
      }
    }
    throw new UsageException(
        option.key()
            + ": '"
            + text
            + "' cannot be used; give "
            + String.join(" or ", Arrays.stream(choices).map(SourceSettings::name).toList()));
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Kafka waits for as many, at most fetch.max.wait.ms, half a second. */
  private static final String FETCH_MIN_BYTES = "65536";

  private static final String OWN_OFFSETS =
      "the job keeps its own offsets; see source.start-from and source.on-lost-offsets";

  /** Settings of the consumer that the job needs as they are, and why. */
  private static final Map<String, String> FIXED =
      Map.of(
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          OWN_OFFSETS,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          OWN_OFFSETS,
          ConsumerConfig.GROUP_ID_CONFIG,
          "the group has a setting of the job; see source.group-id",
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          "the job reads what is committed, or an aborted transaction's events would be delivered;"
              + " leave it out");

  private static Properties client(String groupId, Properties kafka) throws UsageException {
    for (Map.Entry<String, String> fixed : FIXED.entrySet()) {
      if (kafka.containsKey(fixed.getKey())) {
        throw new UsageException(
            SettingsText.KAFKA_PREFIX
                + fixed.getKey()
                + ": '"
                + kafka.getProperty(fixed.getKey())
                + "' cannot be set: "
                + fixed.getValue());
      }
    }
    Properties client = new Properties();
    // Few events a second would otherwise come in many answers of one or two.
    client.setProperty(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_MIN_BYTES);
    client.putAll(kafka);
    client.setProperty(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    client.setProperty(KafkaSourceOptions.CLIENT_ID_PREFIX.key(), groupId);
    client.setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "true");
    client.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    client.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // An offset that Kafka does not have must be an error, for SplitReader to account for it.
    client.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    String bytes = ByteArrayDeserializer.class.getName();
    client.setProperty(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, bytes);
    client.setProperty(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, bytes);
    return client;
  }
}
