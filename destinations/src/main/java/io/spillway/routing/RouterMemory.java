package io.spillway.routing;

import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a router leaves to the one that takes its place when another catalog comes. For one thread.
 */
public final class RouterMemory {
  private final OpenOutputs open;
  private final Map<String, DestinationCounts> counts = new TreeMap<>();

  /**
   * @param open the outputs that had rows lately
   */
  public RouterMemory(OpenOutputs open) {
    this.open = Objects.requireNonNull(open, "open");
  }

  OpenOutputs open() {
    return open;
  }

  /** What became of events, by the ids of the catalog's destinations, disabled ones included. */
  public Map<String, DestinationCounts> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /**
   * What became of the events of a destination.
   *
   * @param destination of the catalog that {@link #count} was told of
   */
  DestinationCounts of(Destination destination) {
    return Objects.requireNonNull(counts.get(destination.id()), "counts");
  }

  /** Forgets what became of the events of some destinations; they count from 0 if they return. */
  public void forget(Set<String> ids) {
    counts.keySet().removeAll(ids);
  }

  /** Keeps counts for the destinations of a catalog, and no others, from now on. */
  void count(Catalog catalog) {
    Set<String> ids = new HashSet<>();
    for (Destination destination : catalog.destinations()) {
      ids.add(destination.id());
      DestinationCounts own =
          counts.computeIfAbsent(destination.id(), id -> new DestinationCounts());
      own.filters(destination.filters().ids());
      if (!destination.enabled()) {
        own.pause();
      }
    }
    counts.keySet().retainAll(ids);
  }
}
