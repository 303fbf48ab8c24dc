package io.spillway.job.serialization;

import io.spillway.catalog.Owner;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Owners, as parts of other records and in state. */
public final class OwnerFormat implements RecordFormat<Owner> {
  private static final long serialVersionUID = 1L;

  @Override
  public void write(Owner owner, DataOutputView target) throws IOException {
    StringValue.writeString(owner.bucket(), target);
    StringValue.writeString(owner.identity(), target);
  }

  @Override
  public Owner read(int version, DataInputView source) throws IOException {
    return new Owner(StringValue.readString(source), StringValue.readString(source));
  }
}
