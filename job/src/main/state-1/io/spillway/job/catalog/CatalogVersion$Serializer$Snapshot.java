package io.spillway.job.catalog;

import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.serialization.RecordSerializerSnapshot;

/** Named in state of release 0.1.0. */
public final class CatalogVersion$Serializer$Snapshot
    extends RecordSerializerSnapshot<CatalogVersion> {
  public CatalogVersion$Serializer$Snapshot() {
    super(new CatalogVersion.Format());
  }
}
