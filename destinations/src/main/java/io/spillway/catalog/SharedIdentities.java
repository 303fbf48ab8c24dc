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
    if (!policy.identity().isStrict()) {
      return;
    }
    for (IdentityName name : IdentityName.of(access, policy.secrets().folder())) {
      Customer customer = access.customer();
      holders
          .computeIfAbsent(name.name(), none -> new ArrayList<>())
          .add(
              new Holder(
                  customer, name.what(), settings.child(name.key()), standing.has(customer, name)));
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
