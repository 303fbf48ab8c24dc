package io.spillway.job.batch;

import io.spillway.batching.Rows;
import io.spillway.batching.TimeRange;
import io.spillway.job.serialization.OutputFormat;
import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordTypeInfo;
import io.spillway.job.serialization.RowsFormat;
import io.spillway.job.serialization.TimeRangeFormat;
import io.spillway.routing.Output;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A part of a closed batch. One call emits all chunks of a batch, so nothing comes between them,
 * not even a checkpoint barrier.
 *
 * @param batchRows rows in the whole batch
 * @param batchBytes length of these rows, as {@link Rows} holds them; {@link #UNKNOWN_BYTES} when
 *     an earlier release sent the chunk
 * @param closed when the batch was closed
 * @param times of the events in the whole batch
 * @param first whether this chunk starts a batch, and with it a file
 */
public record BatchChunk(
    Output output,
    int batchRows,
    long batchBytes,
    Instant closed,
    TimeRange times,
    boolean first,
    Rows rows) {
  public static final TypeInformation<BatchChunk> TYPE =
      new RecordTypeInfo<>(BatchChunk.class, new Format());

  /** More than any batch has. */
  public static final long UNKNOWN_BYTES = Long.MAX_VALUE;

  public BatchChunk {
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(closed, "closed");
    Objects.requireNonNull(times, "times");
    Objects.requireNonNull(rows, "rows");
  }

  /** Another chunk of the same batch. */
  BatchChunk part(boolean isFirst, Rows some) {
    return new BatchChunk(output, batchRows, batchBytes, closed, times, isFirst, some);
  }

  /** On the network, when Flink does not chain Stage to Batch. */
  public static final class Format implements RecordFormat<BatchChunk> {
    private static final long serialVersionUID = 1L;

    private static final int WITH_TIMES = 2;
    private static final int WITH_BATCH_BYTES = 3;
    private static final OutputFormat OUTPUTS = new OutputFormat();
    private static final RowsFormat ROWS = new RowsFormat();
    private static final TimeRangeFormat TIMES = new TimeRangeFormat();

    @Override
    public int version() {
      return WITH_BATCH_BYTES;
    }

    @Override
    public void write(BatchChunk chunk, DataOutputView target) throws IOException {
      OUTPUTS.writeVersioned(chunk.output, target);
      target.writeInt(chunk.batchRows);
      target.writeLong(chunk.batchBytes);
      target.writeLong(chunk.closed.toEpochMilli());
      TIMES.write(chunk.times, target);
      target.writeBoolean(chunk.first);
      ROWS.write(chunk.rows, target);
    }

    @Override
    public BatchChunk read(int version, DataInputView source) throws IOException {
      return new BatchChunk(
          OUTPUTS.readVersioned(source),
          source.readInt(),
          version < WITH_BATCH_BYTES ? UNKNOWN_BYTES : source.readLong(),
          Instant.ofEpochMilli(source.readLong()),
          version < WITH_TIMES ? TimeRange.UNKNOWN : TIMES.read(1, source),
          source.readBoolean(),
          ROWS.read(1, source));
    }
  }
}
