package io.spillway.routing;

/** How many events there were of some kind. One thread changes it; any thread may read it. */
public final class EventCount {
  private long events;

  EventCount() {}

  void add() {
    events++;
  }

  /** The number. */
  public long events() {
    return events;
  }
}
