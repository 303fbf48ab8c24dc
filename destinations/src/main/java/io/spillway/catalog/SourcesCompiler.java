package io.spillway.catalog;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.policy.SourceRules;
import java.util.LinkedHashSet;
import java.util.Set;

/** Reads the write keys of the sources whose events a destination gets. */
final class SourcesCompiler {
  private static final String SOURCES = "sources";

  private final SourceRules rules;
  private final Set<String> owners = new LinkedHashSet<>();

  SourcesCompiler(SourceRules rules) {
    this.rules = rules;
  }

  /**
   * The sources; empty for all. One that the policy does not let the owner read is reported.
   *
   * @param customer whose the destination is; owners that the catalog names may be strangers
   */
  Set<String> compile(CatalogNode destination, Customer customer) {
    String owner = customer.name();
    if (customer.isOwner() && rules.readers() == null && owners.add(owner) && owners.size() == 2) {
      destination
          .child(SOURCES)
          .warning(
              "no policy says who may read which sources, so that an owner like "
                  + Diagnostic.value(owner)
                  + " may read those of all others; ",
              "list sources in the platform's policy if the owners are strangers");
    }
    Set<String> sources = new LinkedHashSet<>();
    for (CatalogNode source : destination.list(SOURCES, false)) {
      source.text("a source's write key").ifPresent(key -> add(source, key, owner, sources));
    }
    if (sources.isEmpty() && !rules.allowsAll(owner)) {
      destination
          .child(SOURCES)
          .error(
              "absent or empty, which means all sources, and the policy does not let "
                  + Diagnostic.value(owner)
                  + " read all; ",
              "name the sources that it may read");
    }
    return sources;
  }

  private void add(CatalogNode node, String key, String owner, Set<String> sources) {
    if (rules.allows(owner, key)) {
      sources.add(key);
    } else {
      node.error(
          "the policy does not let "
              + Diagnostic.value(owner)
              + " read the source "
              + Diagnostic.value(key)
              + "; ",
          "leave it out, or let the platform list it in its policy under sources");
    }
  }
}
