package io.spillway.job.batch;

import io.spillway.batch.Rows;
import io.spillway.job.route.OutputSerializer;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.job.serialization.RecordTypeInfo;
import io.spillway.route.Output;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A piece of a closed batch. The pieces of a batch are emitted back to back by one call, so
 * nothing, no checkpoint barrier either, comes between them.
 *
 * @param batchRows rows in the whole batch
 * @param closed when the batch was closed
 * @param first whether this piece begins a batch, and with it a file
 */
public record BatchChunk(Output output, int batchRows, Instant closed, boolean first, Rows rows) {
  public static final TypeInformation<BatchChunk> TYPE =
      new RecordTypeInfo<>(BatchChunk.class, new Serializer());

  public BatchChunk {
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(closed, "closed");
    Objects.requireNonNull(rows, "rows");
  }

  /** Used only where Flink does not chain Stage to Batch. */
  public static final class Serializer extends RecordSerializer<BatchChunk> {
    private static final long serialVersionUID = 1L;

    private final OutputSerializer outputs = new OutputSerializer();

    @Override
    protected int version() {
      return 1;
    }

    @Override
    protected void write(BatchChunk chunk, DataOutputView target) throws IOException {
      outputs.serialize(chunk.output, target);
      target.writeInt(chunk.batchRows);
      target.writeLong(chunk.closed.toEpochMilli());
      target.writeBoolean(chunk.first);
      target.writeInt(chunk.rows.count());
      writeBytes(chunk.rows.data(), target);
    }

    @Override
    protected BatchChunk read(int version, DataInputView source) throws IOException {
      return new BatchChunk(
          outputs.deserialize(source),
          source.readInt(),
          Instant.ofEpochMilli(source.readLong()),
          source.readBoolean(),
          new Rows(source.readInt(), readBytes(source)));
    }

    @Override
    public TypeSerializerSnapshot<BatchChunk> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The serializer has no configuration of its own. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<BatchChunk> {
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
