package io.spillway.job.batch;

import io.spillway.batch.Rows;
import io.spillway.job.serialization.RecordSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Held rows in keyed state. */
final class RowsSerializer extends RecordSerializer<Rows> {
  private static final long serialVersionUID = 1L;

  @Override
  protected int version() {
    return 1;
  }

  @Override
  protected void write(Rows rows, DataOutputView target) throws IOException {
    target.writeInt(rows.count());
    writeBytes(rows.data(), target);
  }

  @Override
  protected Rows read(int version, DataInputView source) throws IOException {
    return new Rows(source.readInt(), readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<Rows> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no configuration of its own. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Rows> {
    public Snapshot() {
      super(RowsSerializer::new);
    }
  }
}
