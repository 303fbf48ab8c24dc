package io.spillway.job.batch;

import io.spillway.job.route.RowBlock;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Runs {@link BatchFunction}, tells it at the start what its state holds already, and has it store
 * what it holds before every checkpoint and when that gets too much.
 */
public final class BatchOperator extends KeyedProcessOperator<String, RowBlock, BatchChunk> {
  private static final long serialVersionUID = 1L;

  private final BatchFunction function;

  public BatchOperator(BatchFunction function) {
    super(function);
    this.function = function;
  }

  @Override
  public void open() throws Exception {
    super.open();
    this.<String>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            HeldBatches.OPEN,
            (key, open) -> function.restored(key, open.value()));
  }

  @Override
  public void processElement(StreamRecord<RowBlock> element) throws Exception {
    super.processElement(element);
    if (function.isFull()) {
      function.store(this::setCurrentKey);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    function.store(this::setCurrentKey);
    super.snapshotState(context);
  }
}
