package io.spillway.routing;

import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.event.RejectedEvent;
import io.spillway.mapping.evaluation.EventTime;
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

  private long number;
  private long recordMillis;
  private boolean isTimed;
  private long millis;

  RoutedEvent(EventParser parser) {
    this.whole = new LazyEvent(parser);
    this.edited = new LazyEvent(parser);
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
   * @param ofRecord Kafka's time of it; negative when it has none
   * @return null, or the reason why it cannot be read
   */
  @Nullable RejectedEvent read(byte[] value, long ofRecord) {
    number++;
    recordMillis = ofRecord;
    isTimed = false;
    return whole.read(value);
  }

  /** How many there were, this one included. */
  long number() {
    return number;
  }

  /** Kafka's time; negative when it has none. */
  long recordMillis() {
    return recordMillis;
  }

  /**
   * When the event happened, in milliseconds since 1970.
   *
   * @param isEdited whether the times that count are those that filters leave
   */
  long millis(boolean isEdited) {
    if (isEdited) {
      return timeOfEdited.of(recordMillis);
    }
    if (!isTimed) {
      isTimed = true;
      millis = timeOfWhole.of(recordMillis);
    }
    return millis;
  }
}
