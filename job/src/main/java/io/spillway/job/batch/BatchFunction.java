package io.spillway.job.batch;

import io.spillway.batching.RowCursor;
import io.spillway.batching.Rows;
import io.spillway.job.metrics.CloseCause;
import io.spillway.job.metrics.OperatorMetrics;
import io.spillway.job.route.RowBlock;
import io.spillway.routing.Output;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Holds the rows of an output until there are {@code batch_size} of them, they would outgrow the
 * size limit, or the first has waited long enough; then emits them as one batch, which is one file.
 * Files are sized by this, not by checkpoints. On {@code --drain} and at the end of input what is
 * held is emitted; on a stop without drain it stays in state.
 *
 * <p>When a catalog changes a mapping's {@code batch_size}, blocks of both sizes come for a while
 * and meet rows that are held. No batch outgrows the smallest size that any of its rows was
 * gathered under: a block of a smaller size closes a batch that has no room for its rows.
 */
public final class BatchFunction extends KeyedProcessFunction<String, RowBlock, BatchChunk> {
  private static final long serialVersionUID = 1L;

  private final BatchLimits limits;
  private final Clock clock;

  private transient HeldBatches held;
  private transient BatchMetrics metrics;

  /**
   * @param clock what the batches' closing times are read from, and the age that is shown of them;
   *     they are closed by Flink's processing time
   */
  public BatchFunction(BatchLimits limits, Clock clock) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public void open(OpenContext context) {
    held = new HeldBatches(getRuntimeContext(), limits.memory().getBytes());
    metrics =
        new BatchMetrics(
            new OperatorMetrics(getRuntimeContext().getMetricGroup()),
            limits.maxAge(),
            clock::millis);
  }

  /** Takes account of a key's batch that the restored state holds. */
  void restored(String key, OpenBatch batch) {
    metrics.opened(batch, openedMillis(key, batch));
  }

  private long openedMillis(String key, OpenBatch batch) {
    return batch.dueMillis() - limits.age(key).toMillis();
  }

  /** Whether so much is held on the heap that it should be stored. */
  boolean isFull() {
    return held.isFull();
  }

  /**
   * Puts everything that is held into keyed state.
   *
   * @param setCurrentKey makes a key Flink's current one
   */
  void store(ThrowingConsumer<String, Exception> setCurrentKey) throws Exception {
    held.store(setCurrentKey);
  }

  @Override
  public void processElement(RowBlock block, Context context, Collector<BatchChunk> out)
      throws Exception {
    RowCursor cursor = new RowCursor(block.rows());
    OpenBatch batch = held.open(context.getCurrentKey());
    int batchSize = block.output().batchSize();
    while (cursor.remaining() > 0) {
      int room = batch == null ? batchSize : Math.min(batchSize, batch.batchSize()) - batch.rows();
      long bytesRoom = limits.maxSize().getBytes() - (batch == null ? 0 : batch.bytes());
      Rows piece = cursor.take(room, bytesRoom, batch == null);
      if (piece.count() >= room || cursor.remaining() > 0) {
        CloseCause cause = piece.count() >= room ? CloseCause.ROWS : CloseCause.BYTES;
        close(block.output(), batch, piece, cause, context, out);
        batch = null;
      } else {
        batch = hold(block.output(), batch, piece, context);
      }
    }
  }

  private OpenBatch hold(Output rowOutput, OpenBatch batch, Rows piece, Context context)
      throws Exception {
    OpenBatch before = batch;
    if (before == null) {
      long age = limits.age(context.getCurrentKey()).toMillis();
      long due = context.timerService().currentProcessingTime() + age;
      before = new OpenBatch(0, 0, 0, rowOutput.batchSize(), due);
      context.timerService().registerProcessingTimeTimer(due);
      // Fires when the watermark passes the end of time: at the end of input and on --drain.
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }
    OpenBatch after = before.with(piece.count(), piece.data().length, rowOutput.batchSize());
    held.add(context.getCurrentKey(), rowOutput, after, piece);
    if (batch == null) {
      metrics.opened(after, openedMillis(context.getCurrentKey(), after));
    } else {
      metrics.grew(piece.count(), piece.data().length);
    }
    return after;
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<BatchChunk> out)
      throws Exception {
    String key = context.getCurrentKey();
    OpenBatch batch = held.open(key);
    if (batch != null) {
      CloseCause cause =
          context.timeDomain() == TimeDomain.PROCESSING_TIME ? CloseCause.AGE : CloseCause.END;
      close(held.output(key), batch, RowCursor.NO_ROWS, cause, context, out);
    }
  }

  /** Emits what is held and then {@code last}, which may be empty. */
  private void close(
      Output batchOutput,
      OpenBatch batch,
      Rows last,
      CloseCause cause,
      Context context,
      Collector<BatchChunk> out)
      throws Exception {
    int rows = last.count() + (batch == null ? 0 : batch.rows());
    Instant closed = clock.instant();
    boolean first = true;
    int batchSize = batchOutput.batchSize();
    if (batch != null) {
      batchSize = Math.min(batchSize, batch.batchSize());
      for (int i = 0; i < batch.blocks(); i++) {
        out.collect(
            new BatchChunk(
                batchOutput, rows, closed, first, held.block(context.getCurrentKey(), i)));
        first = false;
      }
      context.timerService().deleteProcessingTimeTimer(batch.dueMillis());
      context.timerService().deleteEventTimeTimer(Long.MAX_VALUE);
      held.remove(context.getCurrentKey());
      metrics.emptied(batch, openedMillis(context.getCurrentKey(), batch));
    }
    if (last.count() > 0) {
      out.collect(new BatchChunk(batchOutput, rows, closed, first, last));
    }
    metrics.closed(cause, rows, batchSize);
  }
}
