package io.spillway.local.demo;

import io.spillway.local.events.Defect;
import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.GeneratedEvent;
import java.sql.SQLException;
import java.util.HashMap;
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
 */
public record Reconciliation(
    long produced,
    long delivered,
    long filteredOut,
    long deadLettered,
    long rows,
    long lost,
    long twice,
    long unexpected) {

  /**
   * Looks at every delivered row.
   *
   * @param produced how many of the generator's first events were sent
   */
  public static Reconciliation of(EventGenerator generator, long produced, Deliveries deliveries)
      throws SQLException {
    Map<DemoDestination, Map<String, Integer>> found = new HashMap<>();
    long unexpected = 0;
    for (DemoDestination destination : DemoDestination.values()) {
      found.put(destination, new HashMap<>(deliveries.messageIds(destination)));
      unexpected += deliveries.wrongBatchSizes(destination);
    }
    long delivered = 0;
    long filteredOut = 0;
    long broken = 0;
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
        } else if (count != null) {
          unexpected++;
        }
      }
      if (wanted) {
        delivered++;
      } else if (event.isValid() || event.defect() == Defect.TOMBSTONE) {
        filteredOut++;
      } else {
        broken++;
      }
    }
    for (Map<String, Integer> left : found.values()) {
      unexpected += left.size();
    }
    long deadLetters = deliveries.deadLetters().size();
    long distinctDeadLetters = deliveries.deadLetters().stream().distinct().count();
    lost += Math.max(0, broken - distinctDeadLetters);
    unexpected += Math.max(0, distinctDeadLetters - broken);
    twice += deadLetters - distinctDeadLetters;
    return new Reconciliation(
        produced, delivered, filteredOut, distinctDeadLetters, rows, lost, twice, unexpected);
  }

  /** Whether every event is where it belongs, once. */
  public boolean addsUp() {
    return produced == delivered + filteredOut + deadLettered
        && lost == 0
        && twice == 0
        && unexpected == 0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d produced = %,d delivered (%,d rows) + %,d filtered out + %,d dead-lettered;"
            + " %,d lost, %,d twice, %,d unexpected",
        produced,
        delivered,
        rows,
        filteredOut,
        deadLettered,
        lost,
        twice,
        unexpected);
  }
}
