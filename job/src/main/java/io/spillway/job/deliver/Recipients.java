package io.spillway.job.deliver;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.Destination;
import io.spillway.job.livecatalog.CompiledCatalog;
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
 */
record Recipients(
    Map<String, BucketAccess> accesses,
    Set<String> enabled,
    Set<String> departed,
    Set<String> discarded) {
  static final Recipients NONE = new Recipients(Map.of(), Set.of(), Set.of(), Set.of());

  static Recipients of(CompiledCatalog compiled) {
    return new Recipients(
        compiled.catalog().destinations().stream()
            .map(Destination::access)
            .collect(Collectors.toMap(BucketAccess::destinationId, Function.identity())),
        compiled.catalog().destinations().stream()
            .filter(Destination::enabled)
            .map(Destination::id)
            .collect(Collectors.toSet()),
        compiled.version().departedIds(),
        compiled.version().discardedIds());
  }

  /** Null when nobody knows the destination. */
  @Nullable BucketAccess access(String destinationId) {
    return accesses.get(destinationId);
  }

  Collection<BucketAccess> all() {
    return accesses.values();
  }

  /** Whether the catalog does not have the destination. */
  boolean isGone(String destinationId) {
    return !accesses.containsKey(destinationId) || departed.contains(destinationId);
  }
}
