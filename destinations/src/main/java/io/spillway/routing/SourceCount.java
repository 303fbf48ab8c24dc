package io.spillway.routing;

/** How many events came of a source, or of all. One thread changes it; any thread may read it. */
final class SourceCount {
  private long events;

  void add() {
    events++;
  }

  long events() {
    return events;
  }
}
