package io.spillway.job.livecatalog;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CheckedCatalog;
import io.spillway.catalog.Destination;
import io.spillway.catalog.SecretReference;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.policy.Policy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A version of the catalog together with what it compiles to: compiling takes long with many
 * destinations, so it is done once per version, outside the task's thread.
 *
 * @param departed ids of the destinations that were removed; they are in the catalog, disabled
 * @param errors why destinations of the document cannot be used; empty for a version that comes
 *     from state or from another operator
 */
public record CompiledCatalog(
    CatalogVersion version, Catalog catalog, Set<String> departed, List<Diagnostic> errors) {
  public CompiledCatalog {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(catalog, "catalog");
    departed = Set.copyOf(departed);
    errors = List.copyOf(errors);
  }

  /**
   * A version that comes from state or from another operator.
   *
   * @throws CompilationException when an earlier release found it valid and this one does not
   */
  public static CompiledCatalog of(CatalogVersion version, Policy policy)
      throws CompilationException {
    return new CompiledCatalog(version, version.compile(policy), version.departedIds(), List.of());
  }

  /**
   * The same with destinations that have no mappings.
   *
   * @throws CompilationException when an earlier release found it valid and this one does not
   */
  public static CompiledCatalog withoutMappings(CatalogVersion version, Policy policy)
      throws CompilationException {
    return new CompiledCatalog(
        version, version.compileWithoutMappings(policy), version.departedIds(), List.of());
  }

  /**
   * Checks the document that follows this version, one destination at a time: for one that cannot
   * be used, this version's stands. The result has the destinations that only this version has, see
   * {@link CatalogVersion#after}, and no secret in clear text.
   *
   * @throws CompilationException with all its problems, when none of its destinations can be used
   */
  CompiledCatalog next(CatalogDocument document, long nowMillis, CatalogRules rules)
      throws CompilationException {
    CheckedCatalog checked =
        document.check(rules.policy(), version.standing(catalog, rules.policy())).usable();
    Set<String> standIns = version.standIns(checked);
    CatalogVersion next = CatalogVersion.of(document, checked, version);
    // What goes on has to go together, or it could not be used where it is compiled again.
    Set<String> conflicts = next.conflicts(rules.policy());
    while (!standIns.containsAll(conflicts)) {
      checked = checked.without(conflicts);
      standIns = version.standIns(checked);
      next = CatalogVersion.of(document, checked, version);
      conflicts = next.conflicts(rules.policy());
    }
    next = next.after(version, nowMillis, rules.keepDeparted());
    List<Destination> destinations = new ArrayList<>();
    String revision = document.revision();
    checked
        .catalog()
        .destinations()
        .forEach(found -> destinations.add(withoutSecret(found, revision)));
    Set<String> stand = standIns;
    catalog.destinations().stream()
        .filter(destination -> stand.contains(destination.id()))
        .forEach(destinations::add);
    destinations.addAll(next.departed(rules.policy()));
    Catalog found = checked.catalog();
    return new CompiledCatalog(
        next,
        new Catalog(destinations, waiting(found, stand), found.diagnostics()),
        next.departedIds(),
        checked.errors());
  }

  private Catalog.Waiting waiting(Catalog found, Set<String> standIns) {
    Set<String> takenOver = new HashSet<>(catalog.waiting().takenOver());
    takenOver.retainAll(standIns);
    takenOver.addAll(found.waiting().takenOver());
    Set<String> discarded = new HashSet<>(found.waiting().discarded());
    discarded.removeAll(standIns);
    return new Catalog.Waiting(discarded, takenOver);
  }

  private static Destination withoutSecret(Destination destination, String revision) {
    BucketAccess access = destination.access();
    AssumedRole role = access.role();
    if (role == null || !role.externalId().isClearText()) {
      return destination;
    }
    return new Destination(
        destination.id(),
        destination.name(),
        destination.enabled(),
        destination.sources(),
        destination.filters(),
        access.withExternalId(SecretReference.inCatalog(revision)),
        destination.mappings(),
        destination.amounts());
  }
}
