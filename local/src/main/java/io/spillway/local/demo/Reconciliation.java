package io.spillway.local.demo;

import io.spillway.local.events.Defect;
import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.GeneratedEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was produced with what arrived.
 *
 * @param examples some of the discrepancies, a sentence each
 */
public record Reconciliation(Totals totals, Discrepancies discrepancies, List<String> examples) {
  private static final int MOST_EXAMPLES = 10;

  public Reconciliation {
    examples = List.copyOf(examples);
  }

  /**
   * Where the events ended.
   *
   * @param produced events sent to Kafka
   * @param delivered of them, those with a row in some customer's file
   * @param filteredOut of them, those that no destination wants, including tombstones
   * @param deadLettered of them, those in the dead letters
   * @param deleted of them, those that Kafka deleted before they were read
   * @param rows expected in all files together
   */
  public record Totals(
      long produced,
      long delivered,
      long filteredOut,
      long deadLettered,
      long deleted,
      long rows) {}

  /**
   * Checks every delivered row.
   *
   * @param produced how many of the generator's first events were sent
   * @param history of the topic that they were sent to
   */
  public static Reconciliation of(
      EventGenerator generator, long produced, TopicHistory history, Deliveries deliveries)
      throws SQLException {
    Discrepancies.Counter counter = new Discrepancies.Counter();
    List<String> examples = new ArrayList<>();
    Map<DemoDestination, Map<String, Integer>> found = new HashMap<>();
    for (DemoDestination destination : DemoDestination.values()) {
      found.put(destination, new HashMap<>(deliveries.messageIds(destination)));
      counter.unexpected(deliveries.wrongBatchSizes(destination));
      counter.overfull(deliveries.overfullFiles(destination));
    }
    DeadLetterLedger letters = new DeadLetterLedger(generator.newWriter(), history);
    long delivered = 0;
    long filteredOut = 0;
    long deleted = 0;
    long rows = 0;
    for (long index = 0; index < produced; index++) {
      GeneratedEvent event = generator.describe(index);
      boolean isDeleted = history.isDeleted(index);
      int wanted = 0;
      for (DemoDestination destination : DemoDestination.values()) {
        Integer count = found.get(destination).remove(event.messageId());
        if (!isDeleted && destination.wants(event)) {
          wanted++;
          counter.row(count, true);
          if (count == null || count > 1) {
            add(examples, destination.id() + " has " + event + " " + times(count));
          }
        } else if (count != null) {
          counter.unexpected(1);
          add(
              examples,
              destination.id()
                  + " has "
                  + event
                  + (isDeleted ? ", which is said to be lost" : ", which it does not want"));
        }
      }
      rows += wanted;
      if (isDeleted) {
        deleted++;
      } else if (wanted > 0) {
        delivered++;
      } else if (event.isValid() || event.defect() == Defect.TOMBSTONE) {
        filteredOut++;
      } else {
        letters.expect(index);
      }
    }
    found.forEach(
        (destination, left) -> {
          counter.unexpected(left.size());
          left.keySet()
              .forEach(id -> add(examples, destination.id() + " has " + id + ", never sent"));
        });
    deliveries.deadLetters().forEach(letters::found);
    letters.examples().forEach(example -> add(examples, example));
    return new Reconciliation(
        new Totals(produced, delivered, filteredOut, letters.distinct(), deleted, rows),
        counter.total().plus(letters.discrepancies()),
        examples);
  }

  private static void add(List<String> examples, String example) {
    if (examples.size() < MOST_EXAMPLES) {
      examples.add(example);
    }
  }

  private static String times(@Nullable Integer count) {
    return count == null ? "not at all" : count + " times";
  }

  /** Whether every event that Kafka did not delete arrived where it belongs, once. */
  public boolean addsUp() {
    long found = totals.delivered() + totals.filteredOut() + totals.deadLettered();
    return totals.produced() == found + totals.deleted() && discrepancies.isNone();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d produced = %,d delivered (%,d rows) + %,d filtered out + %,d dead-lettered%s; %s",
        totals.produced(),
        totals.delivered(),
        totals.rows(),
        totals.filteredOut(),
        totals.deadLettered(),
        totals.deleted() == 0
            ? ""
            : String.format(Locale.ROOT, " + %,d deleted in Kafka", totals.deleted()),
        discrepancies);
  }
}
