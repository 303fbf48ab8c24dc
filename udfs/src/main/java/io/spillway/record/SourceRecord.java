package io.spillway.record;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The record of Kafka that an event came in, for columns that say where an event is from. All of it
 * is the same when the record is read again, and nothing of it is copied or decoded before it is
 * asked for.
 *
 * @param topic null when it is not known
 * @param partition negative when it is not known
 * @param offset negative when it is not known
 * @param timestampMillis Kafka's, in milliseconds since 1970; negative when there is none
 * @param key null for none; must not be changed
 * @param headers gives the value of the last header of a name, null for none; must not be changed
 * @param index the event's place among those of the record, from 0; {@link #WHOLE} when it is the
 *     record
 */
@SuppressWarnings("ArrayRecordComponent")
public record SourceRecord(
    @Nullable String topic,
    int partition,
    long offset,
    long timestampMillis,
    byte @Nullable [] key,
    Function<String, byte @Nullable []> headers,
    int index) {
  /** The index of an event that is a record of its own. */
  public static final int WHOLE = -1;

  private static final int UNKNOWN = -1;

  /** No record, as for an event in a file. */
  public static final SourceRecord NONE = at(UNKNOWN);

  public SourceRecord {
    Objects.requireNonNull(headers, "headers");
  }

  /**
   * A record of which nothing is known but its time.
   *
   * @param timestampMillis in milliseconds since 1970; negative for none
   */
  public static SourceRecord at(long timestampMillis) {
    return new SourceRecord(null, UNKNOWN, UNKNOWN, timestampMillis, null, name -> null, WHOLE);
  }

  /** The same for one event of several, or {@link #WHOLE}. */
  public SourceRecord ofMany(int place) {
    return new SourceRecord(topic, partition, offset, timestampMillis, key, headers, place);
  }
}
