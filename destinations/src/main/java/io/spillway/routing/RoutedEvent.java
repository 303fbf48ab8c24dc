package io.spillway.routing;

import io.spillway.event.Event;
import io.spillway.event.EventParser;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import io.spillway.event.RejectedEvent;
import io.spillway.mapping.evaluation.EventTime;
import io.spillway.payload.PayloadFormat;
import io.spillway.record.SourceRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event after the other, each as it came and as filters leave it for one destination at a time.
 * For one thread.
 */
final class RoutedEvent {
  private final LazyEvent whole;
  private final LazyEvent edited;
  private final EventTime timeOfWhole;
  private final EventTime timeOfEdited;

  private final EventPath batch;
  private final EventPath specVersion;
  private final EventPath data;
  private final EventPath dataBase64;

  private long number;
  private SourceRecord record = SourceRecord.NONE;
  private boolean isTimed;
  private long millis;

  RoutedEvent(EventParser parser) {
    this.whole = new LazyEvent(parser);
    this.edited = new LazyEvent(parser);
    this.batch = whole.path(List.of("batch"));
    this.specVersion = whole.path(List.of("specversion"));
    this.data = whole.path(List.of("data"));
    this.dataBase64 = whole.path(List.of("data_base64"));
    this.timeOfWhole = new EventTime(whole);
    this.timeOfEdited = new EventTime(edited);
  }

  /** The event as it came. */
  LazyEvent whole() {
    return whole;
  }

  /** The same without some of its fields. */
  LazyEvent edited() {
    return edited;
  }

  /**
   * Another event.
   *
   * @param from the record that it came in
   * @return null, or the reason why it cannot be read
   */
  @Nullable RejectedEvent read(byte[] value, SourceRecord from) {
    number++;
    record = from;
    isTimed = false;
    return whole.read(value);
  }

  /** The format of payloads that it looks like, which is none of Segment's events; or null. */
  PayloadFormat.@Nullable Kind otherFormat() {
    if (Event.TYPES.contains(whole.type())) {
      return null;
    }
    if (whole.isArray(batch)) {
      return PayloadFormat.Kind.SEGMENT_BATCH;
    }
    boolean isCloudEvent =
        !whole.isNullOrMissing(specVersion)
            && !(whole.isNullOrMissing(data) && whole.isNullOrMissing(dataBase64));
    return isCloudEvent ? PayloadFormat.Kind.CLOUDEVENTS : null;
  }

  /** How many there were, this one included. */
  long number() {
    return number;
  }

  /** The record that it came in. */
  SourceRecord record() {
    return record;
  }

  /**
   * When the event happened, in milliseconds since 1970.
   *
   * @param isEdited whether the times that count are those that filters leave
   */
  long millis(boolean isEdited) {
    if (isEdited) {
      return timeOfEdited.of(record.timestampMillis());
    }
    if (!isTimed) {
      isTimed = true;
      millis = timeOfWhole.of(record.timestampMillis());
    }
    return millis;
  }
}
