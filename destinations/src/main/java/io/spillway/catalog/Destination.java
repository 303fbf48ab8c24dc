package io.spillway.catalog;

import io.spillway.filter.EventFilters;
import io.spillway.policy.Amounts;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A customer's bucket and the mappings that write to it.
 *
 * @param name for people, and in events' {@code integrations}; may be empty
 * @param sources write keys of the events that it receives; empty for all
 * @param filters what they let pass of these
 * @param amounts how much it may have
 */
public record Destination(
    String id,
    String name,
    boolean enabled,
    Set<String> sources,
    EventFilters filters,
    BucketAccess access,
    List<DestinationMapping> mappings,
    Amounts amounts) {
  public Destination {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(filters, "filters");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(amounts, "amounts");
    sources = Set.copyOf(sources);
    mappings = List.copyOf(mappings);
  }
}
