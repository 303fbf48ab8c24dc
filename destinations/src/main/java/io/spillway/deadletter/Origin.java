package io.spillway.deadletter;

import io.spillway.record.SourceRecord;
import java.time.Instant;
import java.util.Objects;

/**
 * An event's place in Kafka.
 *
 * @param index its place among the events of the record, from 0; {@link #WHOLE} when it is the
 *     record
 * @param timestamp Kafka's
 */
public record Origin(String topic, int partition, long offset, int index, Instant timestamp) {
  /** The event is the whole record. */
  public static final int WHOLE = SourceRecord.WHOLE;

  public Origin {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(timestamp, "timestamp");
  }

  /** The place of a record that is one event. */
  public Origin(String topic, int partition, long offset, Instant timestamp) {
    this(topic, partition, offset, WHOLE, timestamp);
  }

  /** Whether the record has several events, or could have. */
  boolean isOfMany() {
    return index != WHOLE;
  }

  /** The offset, with the index behind a number sign if there is one, for a person. */
  public String offsetText() {
    return isOfMany() ? offset + "#" + index : Long.toString(offset);
  }
}
