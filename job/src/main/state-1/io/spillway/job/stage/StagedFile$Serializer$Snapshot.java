package io.spillway.job.stage;

import io.spillway.job.serialization.RecordSerializerSnapshot;

/** Named in state of release 0.1.0. */
public final class StagedFile$Serializer$Snapshot extends RecordSerializerSnapshot<StagedFile> {
  public StagedFile$Serializer$Snapshot() {
    super(new StagedFile.Format());
  }
}
