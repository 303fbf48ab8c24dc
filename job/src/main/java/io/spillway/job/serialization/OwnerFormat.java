package io.spillway.job.serialization;

import io.spillway.catalog.Owner;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/** Owners, as parts of other records and in state. */
public final class OwnerFormat implements RecordFormat<Owner> {
  private static final long serialVersionUID = 1L;

  private static final OwnerFormat FORMAT = new OwnerFormat();

  @Override
  public void write(Owner owner, DataOutputView target) throws IOException {
    StringValue.writeString(owner.bucket(), target);
    StringValue.writeString(owner.identity(), target);
  }

  @Override
  public Owner read(int version, DataInputView source) throws IOException {
    return new Owner(StringValue.readString(source), StringValue.readString(source));
  }

  /** Writes an owner, or that there is none. */
  public static void writeNullable(@Nullable Owner owner, DataOutputView target)
      throws IOException {
    target.writeBoolean(owner != null);
    if (owner != null) {
      FORMAT.writeVersioned(owner, target);
    }
  }

  /** Reads what {@link #writeNullable} wrote. */
  public static @Nullable Owner readNullable(DataInputView source) throws IOException {
    return source.readBoolean() ? FORMAT.readVersioned(source) : null;
  }
}
