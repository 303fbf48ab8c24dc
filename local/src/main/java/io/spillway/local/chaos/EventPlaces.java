package io.spillway.local.chaos;

import io.spillway.local.cluster.DemoCluster;
import io.spillway.local.events.EventProducer;
import java.util.Arrays;

/** Where the generator's events are in the topic. Thread-safe. */
final class EventPlaces implements EventProducer.Receipts {
  private static final int FIRST_CAPACITY = 1 << 16;

  /** One more than the index of the event, by partition and offset; 0 for none. */
  private final long[][] events = new long[DemoCluster.PARTITIONS][FIRST_CAPACITY];

  @Override
  public synchronized void stored(long index, int partition, long offset) {
    int at = Math.toIntExact(offset);
    if (at >= events[partition].length) {
      events[partition] = Arrays.copyOf(events[partition], 2 * at);
    }
    events[partition][at] = index + 1;
  }

  /** The index of the event; -1 when there is none of the generator. */
  synchronized long indexAt(int partition, long offset) {
    return offset < events[partition].length ? events[partition][(int) offset] - 1 : -1;
  }
}
