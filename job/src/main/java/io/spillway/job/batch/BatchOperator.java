package io.spillway.job.batch;

import io.spillway.batching.BatchCutter;
import io.spillway.batching.BatchFill;
import io.spillway.batching.CloseCause;
import io.spillway.batching.TimeRange;
import io.spillway.job.metrics.OperatorMetrics;
import io.spillway.job.route.RowBlock;
import io.spillway.routing.Output;
import java.time.Clock;
import java.util.Objects;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Holds the rows of an output until they fill a batch by {@link BatchCutter}'s rules or the first
 * has waited for the maximum age; then emits them as one batch, which becomes one file. So this
 * operator sizes files, not checkpoints. On {@code --drain} and at the end of input it emits what
 * it holds; on a stop without drain the rows stay in state.
 */
public final class BatchOperator extends AbstractStreamOperator<BatchChunk>
    implements OneInputStreamOperator<RowBlock, BatchChunk>, Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  /** The timers' name in state: what Flink calls those of a {@code KeyedProcessFunction}. */
  private static final String TIMERS = "user-timers";

  private final BatchLimits limits;
  private final Clock clock;

  private transient InternalTimerService<VoidNamespace> timers;
  private transient BatchStore store;
  private transient HeldBytes held;
  private transient BatchMetrics batchMetrics;
  private transient StreamRecord<BatchChunk> reusedRecord;

  /**
   * @param clock gives the batches' closing times and the age that metrics show; Flink's processing
   *     time closes them
   */
  public BatchOperator(BatchLimits limits, Clock clock) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public void open() throws Exception {
    super.open();
    timers = getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
    store = new BatchStore(getRuntimeContext(), limits.memory().getBytes());
    held = new HeldBytes(clock::millis);
    batchMetrics =
        new BatchMetrics(new OperatorMetrics(getMetricGroup()), limits.maxAge(), clock::millis);
    reusedRecord = new StreamRecord<>(null);
    this.<String>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            BatchStore.OPEN,
            (key, open) -> opened(store.output(key), open.value()));
  }

  private void opened(Output batchOutput, OpenBatch batch) {
    long bytes = batch.fill().bytes();
    held.grew(batchOutput, bytes, bytes);
    batchMetrics.opened(batchOutput.key().destinationId(), batch, openedMillis(batchOutput, batch));
  }

  /**
   * @param first the output that its first row came with, whose age it has
   */
  private long openedMillis(Output first, OpenBatch batch) {
    return batch.dueMillis() - limits.age(first).toMillis();
  }

  @Override
  public void processElement(StreamRecord<RowBlock> element) throws Exception {
    String key = (String) getCurrentKey();
    RowBlock block = element.getValue();
    BatchCutter cutter =
        new BatchCutter(block.rows(), block.output().batchSize(), limits.bytes(block.output()));
    OpenBatch batch = store.open(key);
    while (cutter.hasNext()) {
      BatchCutter.Piece piece = cutter.next(batch == null ? BatchFill.EMPTY : batch.fill());
      if (piece.closes() == null) {
        batch = hold(key, batch, block.part(piece.rows()));
      } else {
        close(key, batch, block.part(piece.rows()), piece.closes());
        batch = null;
      }
    }
    for (String excess = held.excess(block.output());
        excess != null;
        excess = held.excess(block.output())) {
      setCurrentKey(excess);
      closeHeld(excess, CloseCause.AMOUNT);
    }
    if (store.isBufferFull()) {
      store.makeRoom(this::setCurrentKey);
    }
  }

  private OpenBatch hold(String key, @Nullable OpenBatch batch, RowBlock block) throws Exception {
    OpenBatch before = batch == null ? newBatch(block.output()) : batch;
    OpenBatch after = before.with(block);
    store.add(key, block.output(), after, block.rows());
    if (batch == null) {
      opened(block.output(), after);
    } else {
      held.grew(block.output(), after.fill().bytes(), block.rows().data().length);
      batchMetrics.grew(block.output().key().destinationId(), block.rows());
    }
    return after;
  }

  private OpenBatch newBatch(Output batchOutput) {
    long due = timers.currentProcessingTime() + limits.age(batchOutput).toMillis();
    timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, due);
    // Fires when the watermark passes the end of time: at the end of input and on --drain.
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, Long.MAX_VALUE);
    return new OpenBatch(BatchFill.EMPTY, 0, due, TimeRange.EMPTY);
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    closeHeld(timer.getKey(), CloseCause.AGE);
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    closeHeld(timer.getKey(), CloseCause.END);
  }

  private void closeHeld(String key, CloseCause cause) throws Exception {
    OpenBatch batch = store.open(key);
    if (batch != null) {
      close(key, batch, RowBlock.empty(store.output(key)), cause);
    }
  }

  /** Emits what is held and then {@code last}, which may be empty. */
  private void close(String key, @Nullable OpenBatch batch, RowBlock last, CloseCause cause)
      throws Exception {
    Output batchOutput = last.output();
    BatchFill fill =
        (batch == null ? BatchFill.EMPTY : batch.fill()).plus(last.rows(), batchOutput.batchSize());
    TimeRange times = (batch == null ? TimeRange.EMPTY : batch.times()).plus(last.times());
    BatchChunk whole =
        new BatchChunk(
            batchOutput, fill.rows(), fill.bytes(), clock.instant(), times, true, last.rows());
    boolean first = true;
    if (batch != null) {
      long opened = openedMillis(store.output(key), batch);
      for (int i = 0; i < batch.blocks(); i++) {
        emit(whole.part(first, store.block(key, i)));
        first = false;
      }
      timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, batch.dueMillis());
      timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, Long.MAX_VALUE);
      store.remove(key);
      held.emptied(batchOutput, batch.fill().bytes());
      batchMetrics.emptied(batchOutput.key().destinationId(), batch, opened);
    }
    if (last.rows().count() > 0) {
      emit(whole.part(first, last.rows()));
    }
    batchMetrics.closed(cause, fill);
  }

  private void emit(BatchChunk chunk) {
    output.collect(reusedRecord.replace(chunk));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    store.flush(this::setCurrentKey);
    super.snapshotState(context);
  }
}
