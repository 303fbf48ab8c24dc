package io.spillway.catalog;

import io.spillway.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds destinations of different customers that would act as one: with the same role, or the same
 * secret. Whoever writes another one's into an entry of his own would reach the other one's bucket.
 * One who stands with it keeps it; where none does, all are refused.
 */
final class SharedIdentities {
  private static final String HASH_SECRET = "hash_secret";

  private final Policy policy;
  private final Standing standing;
  private final Map<String, List<Holder>> holders = new LinkedHashMap<>();

  /** An entry that has a role or a secret. */
  private record Holder(Customer customer, String what, CatalogNode node, boolean stands) {}

  SharedIdentities(Policy policy, Standing standing) {
    this.policy = policy;
    this.standing = standing;
  }

  /** Adds a destination's identity. */
  void add(CatalogNode settings, BucketAccess access) {
    add(settings, access.customer(), IdentityName.of(access, policy.secrets().folder()));
  }

  /**
   * Adds the secrets of the hashes of a destination's mappings: with another one's, its hashes can
   * be found by trying.
   */
  void addHashes(CatalogNode mappings, Customer customer) {
    List<String> references = mappings.json().findValuesAsText(HASH_SECRET);
    add(mappings, customer, IdentityName.ofHashes(references, policy.secrets().folder()));
  }

  private void add(CatalogNode node, Customer customer, List<IdentityName> names) {
    if (!policy.identity().isStrict()) {
      return;
    }
    for (IdentityName name : names) {
      holders
          .computeIfAbsent(name.name(), none -> new ArrayList<>())
          .add(
              new Holder(
                  customer,
                  name.what(),
                  name.key().isEmpty() ? node : node.child(name.key()),
                  standing.has(customer, name)));
    }
  }

  /** Reports what several customers have. To call after the last. */
  void report() {
    for (List<Holder> all : holders.values()) {
      if (all.stream().map(Holder::customer).distinct().count() > 1) {
        report(all);
      }
    }
  }

  private static void report(List<Holder> all) {
    Holder keeper = all.stream().filter(Holder::stands).findFirst().orElse(null);
    for (Holder holder : all) {
      if (!holder.stands) {
        Holder other =
            keeper == null
                ? all.stream()
                    .filter(each -> !each.customer.equals(holder.customer))
                    .findFirst()
                    .orElseThrow()
                : keeper;
        holder.node.error(
            "a destination of another owner has this "
                + holder.what
                + ", too, at "
                + other.node.position()
                + "; ",
            "give each customer its own, or both destinations the same `owner:` if they are one"
                + " customer's");
      }
    }
  }
}
