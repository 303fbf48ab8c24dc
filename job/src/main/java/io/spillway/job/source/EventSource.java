package io.spillway.job.source;

import io.spillway.job.config.SpillwayOptions;
import io.spillway.settings.UsageException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads events from Kafka: committed records only, from the group's committed offsets, else from
 * the earliest. Checkpoints hold the offsets; they are also committed to Kafka, to monitor lag.
 */
public final class EventSource {
  private static final String NEVER = "never";
  private static final String LATEST = "latest";

  private EventSource() {}

  /**
   * Creates the source from the job's settings.
   *
   * @param client Kafka's own settings, {@code bootstrap.servers} among them
   * @throws UsageException when the settings for topics or for where to stop cannot be used
   */
  @SuppressWarnings("deprecation") // the connector's own interface takes Kafka's deprecated enum
  public static KafkaSource<KafkaRecord> create(ReadableConfig settings, Properties client)
      throws UsageException {
    KafkaSourceBuilder<KafkaRecord> builder =
        KafkaSource.<KafkaRecord>builder()
            .setProperties(client)
            .setGroupId(settings.get(SpillwayOptions.SOURCE_GROUP_ID))
            .setClientIdPrefix(settings.get(SpillwayOptions.SOURCE_GROUP_ID))
            .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
            .setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "true")
            .setStartingOffsets(
                OffsetsInitializer.committedOffsets(
                    org.apache.kafka.clients.consumer.OffsetResetStrategy.EARLIEST))
            .setDeserializer(new Deserializer());
    subscribe(builder, settings);
    stopAt(builder, settings);
    return builder.build();
  }

  private static void subscribe(KafkaSourceBuilder<KafkaRecord> builder, ReadableConfig settings)
      throws UsageException {
    Optional<List<String>> topics = settings.getOptional(SpillwayOptions.SOURCE_TOPICS);
    Optional<String> pattern = settings.getOptional(SpillwayOptions.SOURCE_TOPIC_PATTERN);
    if (topics.isPresent() == pattern.isPresent()) {
      throw new UsageException(
          "source.topics: "
              + (topics.isPresent() ? "given together with" : "missing, and so is")
              + " source.topic-pattern; give one of the two");
    }
    if (topics.isPresent()) {
      if (topics.get().stream().allMatch(String::isBlank)) {
        throw new UsageException("source.topics: names no topic; give one at least");
      }
      builder.setTopics(topics.get());
      return;
    }
    try {
      builder.setTopicPattern(Pattern.compile(pattern.get()));
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          "source.topic-pattern: '"
              + pattern.get()
              + "' is not a regular expression: "
              + e.getDescription(),
          e);
    }
  }

  private static void stopAt(KafkaSourceBuilder<KafkaRecord> builder, ReadableConfig settings)
      throws UsageException {
    String stopAt = settings.get(SpillwayOptions.SOURCE_STOP_AT);
    if (stopAt.equals(NEVER)) {
      builder.setProperty(
          KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
          Long.toString(settings.get(SpillwayOptions.SOURCE_PARTITION_DISCOVERY).toMillis()));
    } else if (stopAt.equals(LATEST)) {
      builder.setBounded(OffsetsInitializer.latest());
    } else {
      try {
        builder.setBounded(OffsetsInitializer.timestamp(Instant.parse(stopAt).toEpochMilli()));
      } catch (DateTimeParseException e) {
        throw new UsageException(
            "source.stop-at: '"
                + stopAt
                + "' cannot be used; give never, latest or a time like 2026-11-22T16:00:00Z",
            e);
      }
    }
  }

  /** Leaves a record's bytes as they are: Route parses them and has a place for broken ones. */
  private static final class Deserializer implements KafkaRecordDeserializationSchema<KafkaRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<KafkaRecord> out) {
      out.collect(
          new KafkaRecord(
              record.topic(),
              record.partition(),
              record.offset(),
              record.timestamp(),
              record.value()));
    }

    @Override
    public TypeInformation<KafkaRecord> getProducedType() {
      return KafkaRecord.TYPE;
    }
  }
}
