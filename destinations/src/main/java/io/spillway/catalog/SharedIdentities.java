package io.spillway.catalog;

import io.spillway.policy.Policy;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds destinations of different customers that would act as one: with the same role, or the same
 * secret. Whoever writes another one's into an entry of his own would reach the other one's bucket.
 * One who stands with it keeps it; where none does, all are refused.
 */
final class SharedIdentities {
  private final Policy policy;
  private final Standing standing;
  private final Map<String, Holder> holders = new HashMap<>();

  /** Who has a role or a secret: the first that stands with it or, without one, the first. */
  private record Holder(Customer customer, CatalogNode node) {}

  SharedIdentities(Policy policy, Standing standing) {
    this.policy = policy;
    this.standing = standing;
  }

  /** Adds a destination's identity, and reports what another customer has, too. */
  void add(CatalogNode settings, BucketAccess access) {
    if (policy.identity().isStrict()) {
      for (IdentityName name : IdentityName.of(access, policy.secrets().folder())) {
        add(name, new Holder(access.customer(), settings.child(name.key())));
      }
    }
  }

  private void add(IdentityName name, Holder next) {
    Holder holder = holders.putIfAbsent(name.name(), next);
    if (holder == null || holder.customer.equals(next.customer)) {
      return;
    }
    boolean holderStands = standing.has(holder.customer, name);
    boolean nextStands = standing.has(next.customer, name);
    if (!nextStands) {
      report(next.node, name, holder.node);
    }
    if (!holderStands) {
      report(holder.node, name, next.node);
      if (nextStands) {
        holders.put(name.name(), next);
      }
    }
  }

  private static void report(CatalogNode node, IdentityName name, CatalogNode other) {
    node.error(
        "a destination of another owner has this "
            + name.what()
            + ", too, at "
            + other.position()
            + "; ",
        "give each customer its own, or both destinations the same `owner:` if they are one"
            + " customer's");
  }
}
