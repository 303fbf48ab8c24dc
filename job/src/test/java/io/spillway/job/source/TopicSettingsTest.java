package io.spillway.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;

class TopicSettingsTest {
  private static final long DAY = 86_400_000;
  private static final long MARGIN = 300_000;

  @Test
  void readsTheLimitsOfATopic() {
    assertThat(
            settings(
                "max.message.bytes=70000",
                "cleanup.policy=delete",
                "message.timestamp.type=CreateTime",
                "message.timestamp.before.max.ms=" + Long.MAX_VALUE,
                "message.timestamp.after.max.ms=3600000",
                "retention.ms=" + 7 * DAY))
        .isEqualTo(new TopicSettings(70_000, false, 7 * DAY / 2, 3_600_000 - MARGIN));
    assertThat(
            settings(
                "max.message.bytes=1",
                "cleanup.policy=compact,delete",
                "message.timestamp.before.max.ms=" + DAY,
                "retention.ms=-1"))
        .isEqualTo(new TopicSettings(1, true, DAY - MARGIN, Long.MAX_VALUE - MARGIN));
  }

  @Test
  void readsTheLimitsOfAnOlderBroker() {
    assertThat(settings("max.message.bytes=1", "message.timestamp.difference.max.ms=" + DAY))
        .isEqualTo(new TopicSettings(1, false, DAY - MARGIN, DAY - MARGIN));
  }

  @Test
  void takesAnyTimestampWhereTheBrokerSetsItsOwn() {
    TopicSettings settings =
        settings(
            "max.message.bytes=1",
            "message.timestamp.type=LogAppendTime",
            "message.timestamp.after.max.ms=0",
            "retention.ms=1");
    assertThat(settings.takes(0, DAY)).isTrue();
    assertThat(settings.takes(DAY, 0)).isTrue();
    assertThat(settings.takes(-1, 0)).isFalse();
    assertThat(TopicSettings.UNKNOWN.takes(DAY, DAY)).isFalse();
  }

  private static TopicSettings settings(String... entries) {
    return TopicSettings.of(
        new Config(
            Arrays.stream(entries)
                .map(entry -> entry.split("="))
                .map(entry -> new ConfigEntry(entry[0], entry[1]))
                .toList()));
  }
}
