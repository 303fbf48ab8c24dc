package io.spillway.deadletter;

import java.time.Instant;
import java.util.Objects;

/**
 * An event's place in Kafka.
 *
 * @param timestamp Kafka's
 */
public record Origin(String topic, int partition, long offset, Instant timestamp) {
  public Origin {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(timestamp, "timestamp");
  }
}
