package io.spillway.job.deliver;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.Destination;
import io.spillway.job.livecatalog.CompiledCatalog;
import io.spillway.job.stage.StagedFile;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a catalog says about those who are owed files.
 *
 * @param accesses by destination, those that were removed not long ago included
 * @param enabled destinations that take new events
 * @param departed destinations that were removed from the catalog
 * @param discarded destinations whose files are not to be delivered any more
 * @param owners whose files they get
 * @param takenOver destinations that get all files of their ids
 */
record Recipients(
    Map<String, BucketAccess> accesses,
    Set<String> enabled,
    Set<String> departed,
    Set<String> discarded,
    Map<String, Owners> owners,
    Set<String> takenOver) {
  static final Recipients NONE =
      new Recipients(Map.of(), Set.of(), Set.of(), Set.of(), Map.of(), Set.of());

  static Recipients of(CompiledCatalog compiled, Map<String, Owners> owners) {
    return new Recipients(
        compiled.catalog().destinations().stream()
            .map(Destination::access)
            .collect(Collectors.toMap(BucketAccess::destinationId, Function.identity())),
        compiled.catalog().destinations().stream()
            .filter(Destination::enabled)
            .map(Destination::id)
            .collect(Collectors.toSet()),
        compiled.version().departedIds(),
        compiled.catalog().waiting().discarded(),
        owners,
        compiled.catalog().waiting().takenOver());
  }

  /** Null when nobody knows the destination. */
  @Nullable BucketAccess access(String destinationId) {
    return accesses.get(destinationId);
  }

  Collection<BucketAccess> all() {
    return accesses.values();
  }

  /** Whether a file is its destination's, and not that of somebody who had the id before. */
  boolean own(String destinationId, StagedFile file) {
    Claim claim = claims(destinationId);
    return claim.toAll || claim.owners == null || claim.owners.own(file.owner());
  }

  /** What decides whose files a destination gets. */
  Claim claims(String destinationId) {
    return new Claim(
        owners.get(destinationId),
        takenOver.contains(destinationId) && !departed.contains(destinationId));
  }

  /**
   * Whose files a destination gets.
   *
   * @param owners null when nobody knows the destination
   * @param toAll whether it gets all files of its id
   */
  record Claim(@Nullable Owners owners, boolean toAll) {}

  /** Whether the catalog does not have the destination. */
  boolean isGone(String destinationId) {
    return !accesses.containsKey(destinationId) || departed.contains(destinationId);
  }
}
