package io.spillway.job.batch;

import io.spillway.job.serialization.RecordFormat;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * How far a batch is filled.
 *
 * @param rows held, at least 1
 * @param bytes of those rows, their lengths included
 * @param blocks in which they are held, numbered from 0
 * @param batchSize the smallest {@code batch_size} that any of its rows was gathered under
 * @param dueMillis processing time at which the batch is closed whatever it holds
 */
record OpenBatch(int rows, long bytes, int blocks, int batchSize, long dueMillis) {

  OpenBatch with(int moreRows, int moreBytes, int theirBatchSize) {
    return new OpenBatch(
        rows + moreRows,
        bytes + moreBytes,
        blocks + 1,
        Math.min(batchSize, theirBatchSize),
        dueMillis);
  }

  /** The same rows, held in so many blocks. */
  OpenBatch inBlocks(int number) {
    return new OpenBatch(rows, bytes, number, batchSize, dueMillis);
  }

  /** In keyed state. */
  public static final class Format implements RecordFormat<OpenBatch> {
    private static final long serialVersionUID = 1L;

    @Override
    public void write(OpenBatch batch, DataOutputView target) throws IOException {
      target.writeInt(batch.rows);
      target.writeLong(batch.bytes);
      target.writeInt(batch.blocks);
      target.writeInt(batch.batchSize);
      target.writeLong(batch.dueMillis);
    }

    @Override
    public OpenBatch read(int version, DataInputView source) throws IOException {
      return new OpenBatch(
          source.readInt(),
          source.readLong(),
          source.readInt(),
          source.readInt(),
          source.readLong());
    }
  }
}
