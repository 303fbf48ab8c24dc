package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.InvalidCatalogException;

/** Versions of catalogs for tests. */
public final class CatalogVersions {
  private CatalogVersions() {}

  /** A valid document as a job's first version. */
  public static CatalogVersion of(CatalogDocument document) {
    try {
      return CatalogVersion.of(document);
    } catch (InvalidCatalogException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
