package io.spillway.catalog;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A customer's bucket and the mappings that write to it.
 *
 * @param sources write keys of the events that it receives; empty for all
 */
public record Destination(
    String id,
    boolean enabled,
    Set<String> sources,
    BucketAccess access,
    List<DestinationMapping> mappings) {
  public Destination {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(access, "access");
    sources = Set.copyOf(sources);
    mappings = List.copyOf(mappings);
  }
}
