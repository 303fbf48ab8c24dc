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

  /** What became of events, by the ids of the enabled destinations. */
  public Map<String, DestinationCounts> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /** Counts for the enabled destinations of a catalog, and no others, from now on. */
  void count(Catalog catalog) {
    Set<String> enabled = new HashSet<>();
    for (Destination destination : catalog.destinations()) {
      if (destination.enabled()) {
        enabled.add(destination.id());
        counts.computeIfAbsent(destination.id(), id -> new DestinationCounts());
      }
    }
    counts.keySet().retainAll(enabled);
  }
}
