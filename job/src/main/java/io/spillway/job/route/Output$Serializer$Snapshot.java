package io.spillway.job.route;

import io.spillway.route.Output;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;

/** Under this name, from when outputs were the job's, state finds the serializer of outputs. */
public final class Output$Serializer$Snapshot extends SimpleTypeSerializerSnapshot<Output> {
  public Output$Serializer$Snapshot() {
    super(OutputSerializer::new);
  }
}
