package io.spillway.job.source;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a topic takes and keeps, by its settings.
 *
 * @param maxBatchBytes the largest batch of records, as it is sent
 * @param compacted whether the topic keeps only the last record of a key
 * @param maxAgeMillis how long before the present a record's timestamp may be, so that the topic
 *     takes the record and keeps it for half of its retention at least; negative for not at all
 * @param maxAheadMillis how long after the present it may be
 */
public record TopicSettings(
    int maxBatchBytes, boolean compacted, long maxAgeMillis, long maxAheadMillis)
    implements Serializable {
  /** Kafka's defaults where the job may not read the settings; no timestamp is safe then. */
  public static final TopicSettings UNKNOWN = new TopicSettings(1_048_588, false, -1, -1);

  /** What a record may be on its way, and clocks differ. */
  private static final long TIMESTAMP_MARGIN_MILLIS = 300_000;

  /** Before Kafka 3.6, instead of the two that came then. */
  private static final String MAX_TIMESTAMP_DIFFERENCE = "message.timestamp.difference.max.ms";

  static TopicSettings of(Config config) {
    Map<String, String> values = new TreeMap<>();
    config.entries().forEach(entry -> values.put(entry.name(), entry.value()));
    int maxBatchBytes = Integer.parseInt(values.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
    boolean compacted =
        String.valueOf(values.get(TopicConfig.CLEANUP_POLICY_CONFIG))
            .contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    if ("LogAppendTime".equals(values.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG))) {
      return new TopicSettings(maxBatchBytes, compacted, Long.MAX_VALUE, Long.MAX_VALUE);
    }
    long difference = millis(values.get(MAX_TIMESTAMP_DIFFERENCE));
    long age =
        Math.min(difference, millis(values.get(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG)))
            - TIMESTAMP_MARGIN_MILLIS;
    long ahead =
        Math.min(difference, millis(values.get(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG)))
            - TIMESTAMP_MARGIN_MILLIS;
    long retention = millis(values.get(TopicConfig.RETENTION_MS_CONFIG));
    return new TopicSettings(maxBatchBytes, compacted, Math.min(age, retention / 2), ahead);
  }

  /** Negative is Kafka's word for no limit. */
  private static long millis(@Nullable String value) {
    long millis = value == null ? -1 : Long.parseLong(value);
    return millis < 0 ? Long.MAX_VALUE : millis;
  }

  /** Whether the topic takes a record with this timestamp and keeps it for a while. */
  public boolean takes(long timestampMillis, long nowMillis) {
    return timestampMillis >= 0
        && nowMillis - timestampMillis <= maxAgeMillis
        && timestampMillis - nowMillis <= maxAheadMillis;
  }
}
