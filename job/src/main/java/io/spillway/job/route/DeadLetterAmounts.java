package io.spillway.job.route;

import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.deadletter.Origin;
import io.spillway.deadletter.Rejections;
import io.spillway.job.deadletter.DeadLetter;
import io.spillway.job.source.KafkaRecord;
import io.spillway.policy.Amount;
import io.spillway.routing.Router.Failure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Makes dead letters. Those of destinations that have more of them in a minute than they may keep
 * the place of the event in Kafka instead of the event, so that one mapping that fails for all
 * events does not fill what the platform keeps dead letters in. For one thread.
 */
final class DeadLetterAmounts {
  private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);

  private final Logger log;
  private final LongSupplier clockMillis;
  private Map<String, Count> counts = Map.of();
  private long minute;
  private long events;

  /** The dead letters of a destination in this minute. */
  private static final class Count {
    private long most;
    private long letters;
    private long lettersBefore;
    private long lastEvent;
  }

  /**
   * Nobody has an amount yet.
   *
   * @param clockMillis processing time
   */
  DeadLetterAmounts(Logger log, LongSupplier clockMillis) {
    this.log = Objects.requireNonNull(log, "log");
    this.clockMillis = Objects.requireNonNull(clockMillis, "clockMillis");
  }

  /** Goes by another catalog from now on. */
  void use(Catalog catalog) {
    Map<String, Count> next = new HashMap<>();
    for (Destination destination : catalog.destinations()) {
      long most = destination.amounts().most(Amount.DEAD_LETTERS_PER_MINUTE);
      if (most < Long.MAX_VALUE) {
        Count count = counts.getOrDefault(destination.id(), new Count());
        count.most = most;
        next.put(destination.id(), count);
      }
    }
    counts = next;
  }

  /**
   * The dead letter of an event. It is whole if one of the destinations may have one more.
   *
   * @param index the event's place among those of its record, or {@link Origin#WHOLE}
   */
  DeadLetter letter(List<Failure> failures, KafkaRecord record, int index) {
    DeadLetter whole =
        new DeadLetter(
            Rejections.of(failures.stream().map(Failure::rejection).toList()), record, index);
    return isWithinAmounts(failures) ? whole : whole.withoutEvent();
  }

  private boolean isWithinAmounts(List<Failure> failures) {
    if (counts.isEmpty()) {
      return true;
    }
    startMinute();
    events++;
    boolean within = false;
    for (Failure failure : failures) {
      Count count = counts.get(failure.destinationId());
      within |= count == null || count(count, failure.destinationId());
    }
    return within;
  }

  /** Counts the event once for its destination; whether that may have it. */
  private boolean count(Count count, String destinationId) {
    if (count.lastEvent != events) {
      count.lastEvent = events;
      count.letters++;
      if (count.letters == count.most + 1) {
        log.warn(
            "Destination {} has more than {} dead letters in this minute, its"
                + " dead_letters_per_minute in the policy: further ones keep the place of the event"
                + " in Kafka instead of the event ({} in the minute before)",
            destinationId,
            count.most,
            count.lettersBefore);
      }
    }
    return count.letters <= count.most;
  }

  private void startMinute() {
    long now = Math.floorDiv(clockMillis.getAsLong(), MINUTE);
    if (now != minute) {
      for (Count count : counts.values()) {
        count.lettersBefore = now == minute + 1 ? count.letters : 0;
        count.letters = 0;
      }
      minute = now;
    }
  }
}
