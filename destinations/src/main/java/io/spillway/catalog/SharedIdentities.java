package io.spillway.catalog;

import io.spillway.catalog.BucketAccess.AccessKey;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.policy.IdentityRules;
import io.spillway.policy.Policy;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds destinations of different owners that would act as one: with the same role, or the same
 * secret. Whoever writes another one's into an entry of his own would reach the other one's bucket.
 */
final class SharedIdentities {
  private final IdentityRules rules;
  private final @Nullable String folder;
  private final Map<String, Holder> holders = new HashMap<>();

  /** Who had a role or a secret first. */
  private record Holder(String owner, CatalogNode node) {}

  SharedIdentities(Policy policy) {
    this.rules = policy.identity();
    this.folder = policy.secrets().folder();
  }

  /**
   * Adds a destination's identity, and reports what another owner has, too.
   *
   * @param owner the destination's owner, or its own id when it names none
   */
  void add(String owner, CatalogNode settings, BucketAccess access) {
    if (!rules.isStrict()) {
      return;
    }
    if (access.identity() instanceof AssumedRole role) {
      // IAM has no two names that differ by their case alone.
      add(owner, role.arn().toLowerCase(Locale.ROOT), settings.child("iam_role_arn"), "role");
      addSecret(owner, role.externalId(), settings.child("iam_external_id"));
    } else if (access.identity() instanceof AccessKey key) {
      addSecret(owner, key.id(), settings.child("access_key_id"));
      addSecret(owner, key.secret(), settings.child("secret_access_key"));
    }
  }

  private void addSecret(String owner, SecretReference reference, CatalogNode node) {
    List<String> names =
        reference.isClearText() ? List.of(reference.spelling()) : reference.names(folder);
    names.forEach(name -> add(owner, name, node, "secret"));
  }

  private void add(String owner, String name, CatalogNode node, String what) {
    Holder first = holders.putIfAbsent(what + " " + name, new Holder(owner, node));
    if (first != null && !first.owner.equals(owner)) {
      report(node, what, first.node);
      report(first.node, what, node);
    }
  }

  private static void report(CatalogNode node, String what, CatalogNode other) {
    node.error(
        "a destination of another owner has this " + what + ", too, at " + other.position() + "; ",
        "give each customer its own, or both destinations the same `owner:` if they are one"
            + " customer's");
  }
}
