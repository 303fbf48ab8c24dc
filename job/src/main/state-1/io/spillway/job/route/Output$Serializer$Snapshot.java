package io.spillway.job.route;

import io.spillway.job.serialization.OutputFormat;
import io.spillway.job.serialization.RecordSerializerSnapshot;
import io.spillway.routing.Output;

/** Named in state of release 0.1.0. */
public final class Output$Serializer$Snapshot extends RecordSerializerSnapshot<Output> {
  public Output$Serializer$Snapshot() {
    super(new OutputFormat());
  }
}
