package io.spillway.catalog;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import io.spillway.policy.NamePatterns;
import io.spillway.policy.SecretRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the platform should know about its policy, although it can be used. */
public final class PolicyRemarks {
  private PolicyRemarks() {}

  /**
   * Remarks on the policy alone.
   *
   * @param policy one that {@link PolicyCompiler} takes
   */
  public static List<Diagnostic> of(CatalogFile policy) {
    return remarks(policy, null);
  }

  /**
   * Remarks on the policy of a catalog.
   *
   * @param policy one that {@link PolicyCompiler} takes
   */
  public static List<Diagnostic> of(CatalogFile policy, CatalogDocument catalog) {
    return remarks(policy, new TreeSet<>(catalog.owners()));
  }

  private static List<Diagnostic> remarks(CatalogFile policy, @Nullable Set<String> owners) {
    CatalogDiagnostics diagnostics = new CatalogDiagnostics();
    CatalogNode.policy(policy, diagnostics.begin(policy))
        .ifPresent(
            root -> {
              if (root.json().isEmpty()) {
                root.note(
                    "the policy says nothing, so that everything is as without one; ",
                    "add keys like those of conf/policy.example.yaml");
              }
              remarkOnVariables(root);
              if (owners != null) {
                owners(root).forEach(owner -> remarkOnOwner(owner, owners));
              }
            });
    return diagnostics.remarks();
  }

  private static void remarkOnVariables(CatalogNode root) {
    CatalogNode secrets = root.child(PolicyCompiler.SECRETS);
    List<CatalogNode> names = new ArrayList<>(secrets.list(PolicyCompiler.EXTERNAL_IDS, false));
    names.addAll(secrets.list(PolicyCompiler.ACCESS_KEYS, false));
    names.addAll(secrets.list(PolicyCompiler.HASH_SECRETS, false));
    for (CatalogNode name : names) {
      String pattern = name.json().asText();
      if (pattern.startsWith(SecretRules.AWS) && pattern.contains("*")) {
        name.warning(
            Diagnostic.value(pattern)
                + " covers no variable: a pattern with * never covers those that begin with "
                + SecretRules.AWS
                + ", which are the platform's; ",
            "list variables of that kind by their whole names, or leave it out");
      }
    }
  }

  /** All places where the policy names owners. */
  private static List<CatalogNode> owners(CatalogNode root) {
    List<CatalogNode> lists = new ArrayList<>(root.list(PolicyCompiler.SOURCES, false));
    lists.addAll(root.list(PolicyCompiler.AMOUNTS, false));
    lists.addAll(
        root.child(PolicyCompiler.IDENTITY).list(PolicyCompiler.PLATFORM_CREDENTIALS, false));
    return lists.stream()
        .flatMap(entry -> entry.list(PolicyCompiler.OWNERS, false).stream())
        .toList();
  }

  private static void remarkOnOwner(CatalogNode node, Set<String> owners) {
    String name = node.json().asText();
    NamePatterns pattern = new NamePatterns(List.of(name));
    if (owners.stream().noneMatch(pattern::match)) {
      node.note(
          "no destination of the catalog has the owner " + Diagnostic.value(name) + "; ",
          NearestName.meant(name, owners)
              .map(nearest -> "did you mean " + nearest + "?")
              .orElse("correct it, unless it is for one to come"));
    }
  }
}
