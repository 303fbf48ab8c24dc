package io.spillway.catalog;

import java.util.List;

/** All destinations of a job, compiled: everything in it is known to be usable. */
public record Catalog(List<Destination> destinations) {
  public Catalog {
    destinations = List.copyOf(destinations);
  }
}
