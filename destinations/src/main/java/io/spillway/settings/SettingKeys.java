package io.spillway.settings;

import io.spillway.diagnostic.NearestName;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The keys of the job's settings, for commands that read a few of them and have no Flink. */
public final class SettingKeys {
  /** All but those of the Kafka client, in order. */
  public static final List<String> ALL =
      Stream.concat(
              LimitSettings.KEYS.stream(),
              Stream.of(
                  "batch.max-age",
                  "batch.max-size",
                  "batch.memory",
                  "catalog.refresh-interval",
                  "dead-letters.guarantee",
                  "dead-letters.path",
                  "dead-letters.topic",
                  "dead-letters.transactional-id-prefix",
                  "deliver.drain-timeout",
                  "deliver.first-backoff",
                  "deliver.in-flight",
                  "deliver.in-flight-per-destination",
                  "deliver.longest-backoff",
                  "deliver.memory",
                  "deliver.not-staged-timeout",
                  "deliver.probe-interval",
                  "deliver.request-timeout",
                  "event.max-depth",
                  "event.max-size",
                  "kafka.bootstrap.servers",
                  "receipts.path",
                  "receipts.topic",
                  "record.max-events",
                  "record.max-size",
                  "route.block-size",
                  "route.gather-memory",
                  "route.max-open-outputs",
                  "route.gather-time",
                  "source.format",
                  "source.formats",
                  "source.group-id",
                  "source.on-lost-offsets",
                  "source.on-recreated-topic",
                  "source.partition-discovery-interval",
                  "source.start-from",
                  "source.stop-at",
                  "source.topic-pattern",
                  "source.topics",
                  "staging.path",
                  "staging.retention",
                  "sts.endpoint",
                  "sts.intermediary-external-id",
                  "sts.intermediary-role-arn",
                  "sts.profiles",
                  "sts.region"))
          .sorted()
          .toList();

  private SettingKeys() {}

  /**
   * Checks that every key is known or one of the Kafka client's.
   *
   * @throws UsageException naming the first key that is not, and the one that was probably meant
   */
  public static void check(Collection<String> keys, Collection<String> known)
      throws UsageException {
    for (String key : keys) {
      if (!known.contains(key) && !key.startsWith(SettingsText.KAFKA_PREFIX)) {
        throw new UsageException(
            key
                + ": unknown key; "
                + NearestName.meant(key, known)
                    .map(name -> "did you mean " + name + "? ")
                    .orElse("")
                + "docs/configuration.md has all");
      }
    }
  }
}
