package io.spillway.job.deliver;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.job.livecatalog.CompiledCatalog;
import io.spillway.job.stage.StagedFile;
import io.spillway.policy.Amount;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a catalog says about those who are owed files.
 *
 * @param byId its destinations, those that were removed not long ago included
 * @param departed those that were removed
 * @param owners whose files they get
 */
record Recipients(
    CompiledCatalog catalog,
    Map<String, Destination> byId,
    Set<String> departed,
    Map<String, Owners> owners) {

  static Recipients of(CompiledCatalog catalog, Map<String, Owners> owners) {
    return new Recipients(
        catalog,
        catalog.catalog().destinations().stream()
            .collect(Collectors.toMap(Destination::id, Function.identity())),
        catalog.departed(),
        owners);
  }

  private Catalog.Waiting waiting() {
    return catalog.catalog().waiting();
  }

  /** The revision of the catalog. */
  String revision() {
    return catalog.version().revision();
  }

  /** Null when nobody knows the destination. */
  @Nullable BucketAccess access(String destinationId) {
    Destination destination = byId.get(destinationId);
    return destination == null ? null : destination.access();
  }

  /** The most transfers to a destination at a time that the policy allows. */
  int mostTransfers(String destinationId) {
    Destination destination = byId.get(destinationId);
    return destination == null
        ? Integer.MAX_VALUE
        : destination.amounts().within(Amount.TRANSFERS, Integer.MAX_VALUE);
  }

  Set<BucketAccess> all() {
    return byId.values().stream().map(Destination::access).collect(Collectors.toSet());
  }

  /** Whether the files of a destination are not to be delivered any more. */
  boolean isDiscarded(String destinationId) {
    return waiting().discarded().contains(destinationId);
  }

  /** Whether the catalog does not have the destination. */
  boolean isGone(String destinationId) {
    return !byId.containsKey(destinationId) || departed.contains(destinationId);
  }

  /** Whether a file is its destination's, and not that of somebody who had the id before. */
  boolean own(String destinationId, StagedFile file) {
    Claim claim = claim(destinationId);
    return claim.toAll || claim.owners == null || claim.owners.own(file.owner());
  }

  /** What decides whose files a destination gets. */
  Claim claim(String destinationId) {
    return new Claim(
        owners.get(destinationId),
        waiting().takenOver().contains(destinationId) && !departed.contains(destinationId));
  }

  /**
   * Whose files a destination gets.
   *
   * @param owners null when nobody knows the destination
   * @param toAll whether it gets all files of its id
   */
  record Claim(@Nullable Owners owners, boolean toAll) {}
}
