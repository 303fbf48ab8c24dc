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

/**
 * Holds what was produced against what arrived.
 *
 * @param produced events sent to Kafka
 * @param delivered of them, those whose row is in some customer's file
 * @param filteredOut of them, those that no destination wants, tombstones among them
 * @param deadLettered of them, those in the dead letters
 * @param rows expected in all files together
 * @param lost expected rows and dead letters that are nowhere
 * @param twice rows and dead letters that are there more than once
 * @param unexpected rows and dead letters that should not be there, and rows whose batch size is
 *     wrong
 * @param overfull files with more rows than the destination's batch size
 * @param examples some of what is wrong, a sentence each
 */
public record Reconciliation(
    long produced,
    long delivered,
    long filteredOut,
    long deadLettered,
    long rows,
    long lost,
    long twice,
    long unexpected,
    long overfull,
    List<String> examples) {
  private static final int MOST_EXAMPLES = 10;

  public Reconciliation {
    examples = List.copyOf(examples);
  }

  /**
   * Looks at every delivered row.
   *
   * @param produced how many of the generator's first events were sent
   */
  public static Reconciliation of(EventGenerator generator, long produced, Deliveries deliveries)
      throws SQLException {
    List<String> examples = new ArrayList<>();
    Map<DemoDestination, Map<String, Integer>> found = new HashMap<>();
    long unexpected = 0;
    long overfull = 0;
    for (DemoDestination destination : DemoDestination.values()) {
      found.put(destination, new HashMap<>(deliveries.messageIds(destination)));
      unexpected += deliveries.wrongBatchSizes(destination);
      overfull += deliveries.overfullFiles(destination);
    }
    DeadLetterLedger letters = new DeadLetterLedger(generator.newWriter());
    long delivered = 0;
    long filteredOut = 0;
    long rows = 0;
    long lost = 0;
    long twice = 0;
    for (long index = 0; index < produced; index++) {
      GeneratedEvent event = generator.describe(index);
      boolean wanted = false;
      for (DemoDestination destination : DemoDestination.values()) {
        Integer count = found.get(destination).remove(event.messageId());
        if (destination.wants(event)) {
          wanted = true;
          rows++;
          lost += count == null ? 1 : 0;
          twice += count != null && count > 1 ? 1 : 0;
          if (count == null || count > 1) {
            note(examples, destination.id() + " has " + event + " " + times(count));
          }
        } else if (count != null) {
          unexpected++;
          note(examples, destination.id() + " has " + event + ", which it does not want");
        }
      }
      if (wanted) {
        delivered++;
      } else if (event.isValid() || event.defect() == Defect.TOMBSTONE) {
        filteredOut++;
      } else {
        letters.expect(index);
      }
    }
    for (Map.Entry<DemoDestination, Map<String, Integer>> left : found.entrySet()) {
      unexpected += left.getValue().size();
      left.getValue()
          .keySet()
          .forEach(id -> note(examples, left.getKey().id() + " has " + id + ", never sent"));
    }
    deliveries.deadLetters().forEach(letters::found);
    letters.examples().forEach(example -> note(examples, example));
    return new Reconciliation(
        produced,
        delivered,
        filteredOut,
        letters.distinct(),
        rows,
        lost + letters.lost(),
        twice + letters.twice(),
        unexpected + letters.unexpected(),
        overfull,
        examples);
  }

  private static void note(List<String> examples, String example) {
    if (examples.size() < MOST_EXAMPLES) {
      examples.add(example);
    }
  }

  private static String times(Integer count) {
    return count == null ? "not at all" : count + " times";
  }

  /** Whether every event is where it belongs, once. */
  public boolean addsUp() {
    return produced == delivered + filteredOut + deadLettered
        && lost == 0
        && twice == 0
        && unexpected == 0
        && overfull == 0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d produced = %,d delivered (%,d rows) + %,d filtered out + %,d dead-lettered;"
            + " %,d lost, %,d twice, %,d unexpected, %,d overfull files",
        produced,
        delivered,
        rows,
        filteredOut,
        deadLettered,
        lost,
        twice,
        unexpected,
        overfull);
  }
}
