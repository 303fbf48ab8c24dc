package io.spillway.job.route;

import io.spillway.batch.Rows;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.job.serialization.RecordTypeInfo;
import io.spillway.route.Output;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Rows of one output on their way to Batch: kilobytes at a time, so that the way costs little per
 * row.
 */
public record RowBlock(Output output, Rows rows) {
  public static final TypeInformation<RowBlock> TYPE =
      new RecordTypeInfo<>(RowBlock.class, new Serializer());

  public RowBlock {
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(rows, "rows");
  }

  /** Crosses the network between Route and Batch. */
  public static final class Serializer extends RecordSerializer<RowBlock> {
    private static final long serialVersionUID = 1L;

    private final OutputSerializer outputs = new OutputSerializer();

    @Override
    protected int version() {
      return 1;
    }

    @Override
    protected void write(RowBlock block, DataOutputView target) throws IOException {
      outputs.serialize(block.output, target);
      target.writeInt(block.rows.count());
      writeBytes(block.rows.data(), target);
    }

    @Override
    protected RowBlock read(int version, DataInputView source) throws IOException {
      return new RowBlock(
          outputs.deserialize(source), new Rows(source.readInt(), readBytes(source)));
    }

    @Override
    public TypeSerializerSnapshot<RowBlock> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The serializer has no configuration of its own. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RowBlock> {
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
