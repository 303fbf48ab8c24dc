package io.spillway.catalog;

import io.spillway.diagnostic.Diagnostic;
import java.util.List;

/**
 * All destinations of a job, compiled and usable.
 *
 * @param diagnostics warnings, then notes, in the order of the files
 */
public record Catalog(List<Destination> destinations, List<Diagnostic> diagnostics) {
  public Catalog {
    destinations = List.copyOf(destinations);
    diagnostics = List.copyOf(diagnostics);
  }
}
