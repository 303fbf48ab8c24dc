package io.spillway.job.livecatalog;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.Destination;
import io.spillway.catalog.SecretReference;
import io.spillway.diagnostic.CompilationException;
import io.spillway.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A version of the catalog together with what it compiles to: compiling takes long with many
 * destinations, so it is done once per version, outside the task's thread.
 */
public record CompiledCatalog(CatalogVersion version, Catalog catalog) {
  public CompiledCatalog {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(catalog, "catalog");
  }

  /**
   * A version that comes from state or from another operator.
   *
   * @throws CompilationException when an earlier release found it valid and this one does not
   */
  public static CompiledCatalog of(CatalogVersion version, Policy policy)
      throws CompilationException {
    return new CompiledCatalog(version, version.compile(policy));
  }

  /**
   * The same with destinations that have no mappings.
   *
   * @throws CompilationException when an earlier release found it valid and this one does not
   */
  public static CompiledCatalog withoutMappings(CatalogVersion version, Policy policy)
      throws CompilationException {
    return new CompiledCatalog(version, version.compileWithoutMappings(policy));
  }

  /**
   * Checks the document that follows this version. The result has the destinations that only this
   * version has, see {@link CatalogVersion#after}, and no secret in clear text.
   *
   * @throws CompilationException with all its problems
   */
  CompiledCatalog next(CatalogDocument document, long nowMillis, CatalogRules rules)
      throws CompilationException {
    List<Destination> destinations = new ArrayList<>();
    Catalog compiled = document.compile(rules.policy());
    String revision = document.revision();
    compiled.destinations().forEach(found -> destinations.add(withoutSecret(found, revision)));
    CatalogVersion next =
        CatalogVersion.ofValid(document).after(version, nowMillis, rules.keepDeparted());
    destinations.addAll(next.departed(rules.policy()));
    return new CompiledCatalog(
        next, new Catalog(destinations, compiled.waiting(), compiled.diagnostics()));
  }

  private static Destination withoutSecret(Destination destination, String revision) {
    BucketAccess access = destination.access();
    AssumedRole role = access.role();
    if (role == null || !role.externalId().isClearText()) {
      return destination;
    }
    return new Destination(
        destination.id(),
        destination.enabled(),
        destination.sources(),
        access.withExternalId(SecretReference.inCatalog(revision)),
        destination.mappings());
  }
}
