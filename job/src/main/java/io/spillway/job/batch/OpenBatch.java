package io.spillway.job.batch;

import io.spillway.batching.BatchFill;
import io.spillway.batching.TimeRange;
import io.spillway.job.route.RowBlock;
import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.TimeRangeFormat;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A batch that holds at least one row and is not closed yet.
 *
 * @param blocks in which its rows are held, numbered from 0
 * @param dueMillis processing time at which it is closed whatever it holds
 * @param times of the events in it; unknown when an earlier release held some of them
 */
record OpenBatch(BatchFill fill, int blocks, long dueMillis, TimeRange times) {
  OpenBatch {
    Objects.requireNonNull(fill, "fill");
    Objects.requireNonNull(times, "times");
  }

  /** The batch with one more block. */
  OpenBatch with(RowBlock block) {
    return new OpenBatch(
        fill.plus(block.rows(), block.output().batchSize()),
        blocks + 1,
        dueMillis,
        times.plus(block.times()));
  }

  /** The same rows, held in so many blocks. */
  OpenBatch inBlocks(int number) {
    return new OpenBatch(fill, number, dueMillis, times);
  }

  /** In keyed state. */
  public static final class Format implements RecordFormat<OpenBatch> {
    private static final long serialVersionUID = 1L;

    private static final int WITH_TIMES = 2;
    private static final TimeRangeFormat TIMES = new TimeRangeFormat();

    @Override
    public int version() {
      return WITH_TIMES;
    }

    @Override
    public void write(OpenBatch batch, DataOutputView target) throws IOException {
      target.writeInt(batch.fill.rows());
      target.writeLong(batch.fill.bytes());
      target.writeInt(batch.blocks);
      target.writeInt(batch.fill.batchSize());
      target.writeLong(batch.dueMillis);
      TIMES.write(batch.times, target);
    }

    @Override
    public OpenBatch read(int version, DataInputView source) throws IOException {
      int rows = source.readInt();
      long bytes = source.readLong();
      int blocks = source.readInt();
      int batchSize = source.readInt();
      long dueMillis = source.readLong();
      return new OpenBatch(
          new BatchFill(rows, bytes, batchSize),
          blocks,
          dueMillis,
          version < WITH_TIMES ? TimeRange.UNKNOWN : TIMES.read(1, source));
    }
  }
}
