package io.spillway.job.serialization;

import io.spillway.batching.Rows;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Rows, on the network and with their batch in state. */
public final class RowsFormat implements RecordFormat<Rows> {
  private static final long serialVersionUID = 1L;

  @Override
  public void write(Rows rows, DataOutputView target) throws IOException {
    target.writeInt(rows.count());
    RecordFormat.writeBytes(rows.data(), target);
  }

  @Override
  public Rows read(int version, DataInputView source) throws IOException {
    return new Rows(source.readInt(), RecordFormat.readBytes(source));
  }
}
