package io.spillway.job.batch;

import io.spillway.batching.Rows;
import io.spillway.job.serialization.RecordSerializerSnapshot;
import io.spillway.job.serialization.RowsFormat;

/** Named in state of release 0.1.0. */
public final class RowsSerializer$Snapshot extends RecordSerializerSnapshot<Rows> {
  public RowsSerializer$Snapshot() {
    super(new RowsFormat());
  }
}
