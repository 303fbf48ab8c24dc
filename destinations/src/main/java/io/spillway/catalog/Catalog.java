package io.spillway.catalog;

import io.spillway.diagnostic.Diagnostic;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * All destinations of a job, compiled and usable.
 *
 * @param waiting what becomes of files that wait
 * @param diagnostics warnings, then notes, in the order of the files
 */
public record Catalog(
    List<Destination> destinations, Waiting waiting, List<Diagnostic> diagnostics) {
  public Catalog {
    destinations = List.copyOf(destinations);
    Objects.requireNonNull(waiting, "waiting");
    diagnostics = List.copyOf(diagnostics);
  }

  /**
   * What becomes of files that wait, other than that they are delivered.
   *
   * @param discarded ids whose files are given up
   * @param takenOver ids of destinations that get what waits for another owner of their ids, too
   */
  public record Waiting(Set<String> discarded, Set<String> takenOver) {
    public Waiting {
      discarded = Set.copyOf(discarded);
      takenOver = Set.copyOf(takenOver);
    }
  }
}
