package io.spillway.catalog;

import io.spillway.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is in force while a catalog is checked: whose the ids, the roles and the secrets are. So an
 * entry that names another customer's is refused alone, and what he changes takes effect.
 */
public final class Standing {
  /** Nothing is in force. */
  public static final Standing NOTHING = new Standing();

  private final Map<String, Place> byId = new HashMap<>();
  private final Map<String, Set<Customer>> byIdentity = new HashMap<>();

  /**
   * A destination that stands.
   *
   * @param file that it is from; null when that is not known
   */
  record Place(Customer customer, @Nullable String file) {
    Place {
      Objects.requireNonNull(customer, "customer");
    }
  }

  private Standing() {}

  /**
   * What stands with some destinations.
   *
   * @param files the names of the files that they are from, by their ids
   */
  public static Standing of(
      Iterable<Destination> destinations, Map<String, String> files, Policy policy) {
    Standing standing = new Standing();
    for (Destination destination : destinations) {
      Customer customer = destination.access().customer();
      standing.byId.put(destination.id(), new Place(customer, files.get(destination.id())));
      String folder = policy.secrets().folder();
      List<IdentityName> names = new ArrayList<>(IdentityName.of(destination.access(), folder));
      for (DestinationMapping mapping : destination.mappings()) {
        names.addAll(IdentityName.ofHashes(mapping.compiled().hashSecrets(), folder));
      }
      for (IdentityName name : names) {
        standing.byIdentity.computeIfAbsent(name.standing(), none -> new HashSet<>()).add(customer);
      }
    }
    return standing;
  }

  /** The destination that has an id; null when none has. */
  @Nullable Place place(String id) {
    return byId.get(id);
  }

  /** Whether one of a customer's destinations has a role or a secret. */
  boolean has(Customer customer, IdentityName name) {
    return byIdentity.getOrDefault(name.standing(), Set.of()).contains(customer);
  }
}
