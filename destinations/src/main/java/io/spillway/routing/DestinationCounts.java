package io.spillway.routing;

import java.util.List;

/**
 * What became of the events that a destination may read. The numbers go on when another catalog
 * comes. One thread changes them; any thread may read them.
 */
public final class DestinationCounts {
  /** Events of the sources that the destination read under earlier catalogs, and now. */
  private record Received(long before, List<SourceCount> sources) {
    long sum() {
      return before + sources.stream().mapToLong(SourceCount::events).sum();
    }
  }

  private volatile Received received = new Received(0, List.of());
  private volatile boolean enabled;
  private long taken;
  private long switchedOff;
  private long rows;
  private long rejectedRows;
  private long lastTaken = -1;
  private long lastSwitchedOff = -1;

  DestinationCounts() {}

  /** Whether the destination takes events. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Events of the destination's sources; broken ones are nobody's and not among them. */
  public long received() {
    return received.sum();
  }

  /** Events that at least one of its mappings took. */
  public long taken() {
    return taken;
  }

  /** Events that a mapping would have taken and whose {@code integrations} kept from it. */
  public long switchedOff() {
    return switchedOff;
  }

  /** Rows, one per event and mapping. */
  public long rows() {
    return rows;
  }

  /** Rows that could not be made: failures that dead letters list. */
  public long rejectedRows() {
    return rejectedRows;
  }

  /**
   * Another router counts from now on; it numbers events anew.
   *
   * @param sources its counts of the sources that the destination reads
   */
  void reads(List<SourceCount> sources) {
    received = new Received(received.sum(), sources);
    enabled = true;
    lastTaken = -1;
    lastSwitchedOff = -1;
  }

  /** The destination takes no events until a router reads some for it. */
  void pause() {
    received = new Received(received.sum(), List.of());
    enabled = false;
  }

  /**
   * A mapping took an event, and made a row or failed.
   *
   * @param event its number
   */
  void took(long event, boolean madeRow) {
    if (madeRow) {
      rows++;
    } else {
      rejectedRows++;
    }
    if (lastTaken != event) {
      lastTaken = event;
      taken++;
    }
  }

  /** A mapping would have taken an event. */
  void switchedOff(long event) {
    lastSwitchedOff = event;
    switchedOff++;
  }

  /** Whether the event is known to be switched off. */
  boolean isSwitchedOff(long event) {
    return lastSwitchedOff == event;
  }
}
