package io.spillway.job.batch;

import io.spillway.batching.BatchFill;
import io.spillway.batching.Rows;
import io.spillway.job.serialization.RecordFormat;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A batch that holds at least one row and is not closed yet.
 *
 * @param blocks in which its rows are held, numbered from 0
 * @param dueMillis processing time at which it is closed whatever it holds
 */
record OpenBatch(BatchFill fill, int blocks, long dueMillis) {
  OpenBatch {
    Objects.requireNonNull(fill, "fill");
  }

  /** The batch with one more block. */
  OpenBatch with(Rows block, int itsBatchSize) {
    return new OpenBatch(fill.plus(block, itsBatchSize), blocks + 1, dueMillis);
  }

  /** The same rows, held in so many blocks. */
  OpenBatch inBlocks(int number) {
    return new OpenBatch(fill, number, dueMillis);
  }

  /** In keyed state. */
  public static final class Format implements RecordFormat<OpenBatch> {
    private static final long serialVersionUID = 1L;

    @Override
    public void write(OpenBatch batch, DataOutputView target) throws IOException {
      target.writeInt(batch.fill.rows());
      target.writeLong(batch.fill.bytes());
      target.writeInt(batch.blocks);
      target.writeInt(batch.fill.batchSize());
      target.writeLong(batch.dueMillis);
    }

    @Override
    public OpenBatch read(int version, DataInputView source) throws IOException {
      int rows = source.readInt();
      long bytes = source.readLong();
      int blocks = source.readInt();
      int batchSize = source.readInt();
      return new OpenBatch(new BatchFill(rows, bytes, batchSize), blocks, source.readLong());
    }
  }
}
