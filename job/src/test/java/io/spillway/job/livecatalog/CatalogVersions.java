package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogDocument;
import io.spillway.diagnostic.CompilationException;
import io.spillway.policy.Policy;

/** Versions of catalogs for tests. */
public final class CatalogVersions {
  private CatalogVersions() {}

  /** A valid document as a job's first version. */
  public static CatalogVersion of(CatalogDocument document) {
    try {
      return CatalogVersion.of(document, Policy.UNRESTRICTED);
    } catch (CompilationException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
