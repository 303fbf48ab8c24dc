package io.spillway.job.batch;

import io.spillway.job.serialization.RecordSerializerSnapshot;

/** Named in state of release 0.1.0. */
public final class OpenBatch$Serializer$Snapshot extends RecordSerializerSnapshot<OpenBatch> {
  public OpenBatch$Serializer$Snapshot() {
    super(new OpenBatch.Format());
  }
}
