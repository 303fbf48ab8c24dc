package io.spillway.job.config;

import io.spillway.payload.PayloadFormat;
import io.spillway.payload.PayloadLimits;
import io.spillway.settings.FormatSettings;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The part of {@link SpillwayOptions} that says what is read from Kafka. */
public final class SourceOptions {
  public static final ConfigOption<String> KAFKA_BOOTSTRAP_SERVERS =
      ConfigOptions.key("kafka.bootstrap.servers")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Kafka's addresses, host:port separated by commas. Every other key that starts with"
                  + " `kafka.` goes to the Kafka client without that prefix."
                  + " `kafka.fetch.min.bytes` is 65536 unless it is set: Kafka gathers as many"
                  + " bytes for at most half a second (`kafka.fetch.max.wait.ms`) before it"
                  + " answers.");

  public static final ConfigOption<List<String>> SOURCE_TOPICS =
      ConfigOptions.key("source.topics")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "Topics that hold the events: a YAML list, or names separated by `;`. Either this or"
                  + " source.topic-pattern.");

  public static final ConfigOption<String> SOURCE_TOPIC_PATTERN =
      ConfigOptions.key("source.topic-pattern")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Regular expression over whole topic names. Either this or source.topics.");

  public static final ConfigOption<String> SOURCE_FORMAT =
      ConfigOptions.key(FormatSettings.FORMAT)
          .stringType()
          .defaultValue(PayloadFormat.JSON.toString())
          .withDescription(
              "How records hold events: `json` (each is one), `json-bom`, `json-array`, `jsonl`,"
                  + " `segment-batch`, `confluent-json` or `cloudevents`, each also compressed,"
                  + " like `gzip+json`; see docs/payloads.md.");

  public static final ConfigOption<String> SOURCE_FORMATS =
      ConfigOptions.key(FormatSettings.FORMATS)
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Formats of topics that differ from source.format: a YAML map from topics to formats,"
                  + " or text like `web:segment-batch,mobile:gzip+jsonl`.");

  public static final ConfigOption<MemorySize> RECORD_MAX_SIZE =
      ConfigOptions.key(PayloadLimits.MAX_SIZE)
          .memoryType()
          .defaultValue(new MemorySize(PayloadLimits.DEFAULTS.maxBytes()))
          .withDescription(
              "A record that is decompressed, or that may hold several events, becomes a dead"
                  + " letter as a whole when it has more bytes than that, decompressed, or its"
                  + " events together have, with what they take from their batch or with the"
                  + " record's key and headers. Not of format `json`: there event.max-size alone"
                  + " counts.");

  public static final ConfigOption<Integer> RECORD_MAX_EVENTS =
      ConfigOptions.key(PayloadLimits.MAX_EVENTS)
          .intType()
          .defaultValue(PayloadLimits.DEFAULTS.maxEvents())
          .withDescription("A record of more events becomes a dead letter as a whole.");

  public static final ConfigOption<String> SOURCE_GROUP_ID =
      ConfigOptions.key("source.group-id")
          .stringType()
          .defaultValue("spillway")
          .withDescription(
              "Consumer group: the job commits offsets to it at checkpoints, to monitor lag. It"
                  + " goes on from the offsets in its own state; these are ahead of the rows that"
                  + " the job holds.");

  public static final ConfigOption<String> SOURCE_START_FROM =
      ConfigOptions.key("source.start-from")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Where a job without state starts: `committed` (the group's offsets, else the"
                  + " earliest), `earliest`, `latest` or a time like 2026-11-22T16:00:00Z. Not set:"
                  + " from the earliest, unless the group has committed offsets: then the job does"
                  + " not start, since rows that only an earlier job's state holds would be lost.");

  public static final ConfigOption<String> SOURCE_ON_LOST_OFFSETS =
      ConfigOptions.key("source.on-lost-offsets")
          .stringType()
          .defaultValue("continue")
          .withDescription(
              "When Kafka deleted records before they were read: `continue` from the earliest that"
                  + " is left, with an error in the log and the metric eventsLost; or `stop` the"
                  + " job.");

  public static final ConfigOption<String> SOURCE_ON_RECREATED_TOPIC =
      ConfigOptions.key("source.on-recreated-topic")
          .stringType()
          .defaultValue("stop")
          .withDescription(
              "When a topic was deleted and created again, is that of another cluster, or ends"
                  + " before the offset to read next: `stop` the job, or read the topic"
                  + " `from-beginning`.");

  public static final ConfigOption<Duration> SOURCE_PARTITION_DISCOVERY =
      ConfigOptions.key("source.partition-discovery-interval")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription(
              "How often the job looks for new partitions and topics, and for topics created"
                  + " again.");

  public static final ConfigOption<String> SOURCE_STOP_AT =
      ConfigOptions.key("source.stop-at")
          .stringType()
          .defaultValue("never")
          .withDescription(
              "`never`; `latest`: read up to the offsets that are the latest at the start; or a"
                  + " time like 2026-11-22T16:00:00Z: up to Kafka's first record of that time. A"
                  + " job that stops delivers everything first: for backfills and tests.");

  private SourceOptions() {}
}
