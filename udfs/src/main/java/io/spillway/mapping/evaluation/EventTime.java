package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.event.EventPath;
import io.spillway.event.IsoTime;
import io.spillway.event.LazyEvent;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When an event happened: the first credible time of its {@code timestamp}, its {@code receivedAt}
 * and its record's time in Kafka.
 */
public final class EventTime {
  private static final String TIMESTAMP = "timestamp";
  private static final String RECEIVED_AT = "receivedAt";

  /** No event is older: earlier times come from wrong clocks or faulty code. */
  static final long EARLIEST = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

  private static final long LATEST_RECORD = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  /** How far a customer's clock may be ahead of Kafka's. */
  private static final long AHEAD = TimeUnit.DAYS.toMillis(1);

  private final LazyEvent event;
  private final EventPath timestamp;
  private final EventPath receivedAt;

  /**
   * @param event holds the event whose time is asked for, another one each time
   */
  public EventTime(LazyEvent event) {
    this.event = event;
    this.timestamp = event.path(List.of(TIMESTAMP));
    this.receivedAt = event.path(List.of(RECEIVED_AT));
  }

  /**
   * The current event's, in milliseconds since 1970.
   *
   * @param recordMillis Kafka's time; negative when it has none
   */
  public long of(long recordMillis) {
    return of(
        event.value(timestamp).textValue(), event.value(receivedAt).textValue(), recordMillis);
  }

  /** The same for an event that was read as a whole. */
  static long of(JsonNode root, long recordMillis) {
    return of(root.path(TIMESTAMP).textValue(), root.path(RECEIVED_AT).textValue(), recordMillis);
  }

  /**
   * Milliseconds since 1970: the event's own time if it is neither before the year 2000 nor more
   * than a day ahead of Kafka's; else Kafka's time if it is from 2000 to 2099; else the start of
   * 2000.
   *
   * @param timestamp null when it is missing or not text
   * @param receivedAt null when it is missing or not text
   * @param recordMillis Kafka's time; negative when it has none
   */
  static long of(@Nullable String timestamp, @Nullable String receivedAt, long recordMillis) {
    boolean isRecordTimed = recordMillis >= EARLIEST && recordMillis < LATEST_RECORD;
    long latest = isRecordTimed ? recordMillis + AHEAD : LATEST_RECORD - 1;
    long own = IsoTime.millis(timestamp);
    if (own >= EARLIEST && own <= latest) {
      return own;
    }
    long received = IsoTime.millis(receivedAt);
    if (received >= EARLIEST && received <= latest) {
      return received;
    }
    return isRecordTimed ? recordMillis : EARLIEST;
  }
}
