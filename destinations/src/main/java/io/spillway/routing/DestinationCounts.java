package io.spillway.routing;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the events that a destination may read. The numbers go on when another catalog
 * comes. One thread changes them; any thread may read them.
 */
public final class DestinationCounts {
  /** Events of the sources that the destination read under earlier catalogs, and now. */
  private record Received(long before, List<EventCount> sources) {
    long sum() {
      return before + sources.stream().mapToLong(EventCount::events).sum();
    }
  }

  private volatile Received received = new Received(0, List.of());
  private volatile boolean enabled;
  private long taken;
  private long switchedOff;
  private long filtered;
  private volatile Map<String, EventCount> byFilter = Map.of();
  private long rows;
  private long rejectedRows;
  private long lastTaken = -1;
  private long lastKeptAway = -1;

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

  /** Events that a mapping would have taken and that one of its filters kept from it. */
  public long filtered() {
    return filtered;
  }

  /** The same by the ids of the filters that the destination has now. */
  public Map<String, EventCount> byFilter() {
    return byFilter;
  }

  /** Rows: one per event and mapping, or per item of it. */
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
  void reads(List<EventCount> sources) {
    received = new Received(received.sum(), sources);
    enabled = true;
    lastTaken = -1;
    lastKeptAway = -1;
  }

  /**
   * Which filters the destination has from now on.
   *
   * @param ids those of filters that it had before go on counting
   */
  void filters(Collection<String> ids) {
    Map<String, EventCount> counts = new TreeMap<>();
    ids.forEach(id -> counts.put(id, byFilter.getOrDefault(id, new EventCount())));
    byFilter = counts;
  }

  /** The destination takes no events until a router reads some for it. */
  void pause() {
    received = new Received(received.sum(), List.of());
    enabled = false;
  }

  /**
   * A mapping took an event.
   *
   * @param event its number
   * @param rowsMade how many rows it made; negative when it failed
   */
  void took(long event, int rowsMade) {
    if (rowsMade < 0) {
      rejectedRows++;
    } else {
      rows += rowsMade;
    }
    if (lastTaken != event) {
      lastTaken = event;
      taken++;
    }
  }

  /** A mapping would have taken an event whose {@code integrations} turn the destination off. */
  void switchedOff(long event) {
    lastKeptAway = event;
    switchedOff++;
  }

  /**
   * A mapping would have taken an event.
   *
   * @param filterId of the filter that keeps it from the destination
   */
  void filtered(long event, String filterId) {
    lastKeptAway = event;
    filtered++;
    EventCount ofFilter = byFilter.get(filterId);
    if (ofFilter != null) {
      ofFilter.add();
    }
  }

  /** Whether the event is known to be switched off, or filtered. */
  boolean isKeptAway(long event) {
    return lastKeptAway == event;
  }
}
