package io.spillway.catalog;

import java.util.List;

/**
 * All destinations of a job, compiled: everything in it is known to be usable.
 *
 * @param warnings what is allowed but probably not meant, or not wise
 * @param notes what presets do, good to know
 */
public record Catalog(
    List<Destination> destinations, List<CatalogProblem> warnings, List<CatalogProblem> notes) {
  public Catalog {
    destinations = List.copyOf(destinations);
    warnings = List.copyOf(warnings);
    notes = List.copyOf(notes);
  }
}
