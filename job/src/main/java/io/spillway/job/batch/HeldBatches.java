package io.spillway.job.batch;

import io.spillway.batching.Rows;
import io.spillway.job.serialization.OutputFormat;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.job.serialization.RowsFormat;
import io.spillway.routing.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.util.function.ThrowingConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The open batches of a task, by key. What has come since the last checkpoint is on the heap, until
 * {@link #isFull}, and goes to Flink's keyed state with {@link #store}: a batch that fills up in
 * between never touches the state backend.
 *
 * <p>In state rows are in numbered blocks, one map entry each: reading them back takes the memory
 * of one block, not of the whole batch, on either state backend. Small blocks become larger ones on
 * their way there, for every entry has its price.
 *
 * <p>Every method but {@link #store} is about the key that is Flink's current one.
 */
final class HeldBatches {
  /** Of each output that holds rows. */
  static final ValueStateDescriptor<OpenBatch> OPEN =
      new ValueStateDescriptor<>("open", new RecordSerializer<>(new OpenBatch.Format()));

  /** Blocks are put together up to about this size. */
  private static final int STATE_BLOCK_BYTES = 1 << 18;

  /** About what a batch takes beside its rows. */
  private static final long BATCH_BYTES = 2048L;

  private final ValueState<Output> outputState;
  private final ValueState<OpenBatch> openState;
  private final MapState<Integer, Rows> rowsState;
  private final long heapBytes;

  private final Map<String, Fresh> fresh = new HashMap<>();
  private long freshBytes;

  /** What state does not know yet of a batch. */
  private static final class Fresh {
    /** What the batch is for; null when state knows it. */
    private final @Nullable Output output;

    private final List<Rows> blocks = new ArrayList<>();
    private OpenBatch batch;
    private long bytes = BATCH_BYTES;

    Fresh(@Nullable Output output, OpenBatch batch) {
      this.output = output;
      this.batch = batch;
    }

    /** The number of the first block that state does not have. */
    int firstBlock() {
      return batch.blocks() - blocks.size();
    }
  }

  /**
   * @param heapBytes with how much on the heap it is full
   */
  HeldBatches(RuntimeContext context, long heapBytes) {
    this.outputState =
        context.getState(
            new ValueStateDescriptor<>("output", new RecordSerializer<>(new OutputFormat())));
    this.openState = context.getState(OPEN);
    this.rowsState =
        context.getMapState(
            new MapStateDescriptor<>(
                "held", IntSerializer.INSTANCE, new RecordSerializer<>(new RowsFormat())));
    this.heapBytes = heapBytes;
  }

  /** How far the key's batch is filled; null when there is none. */
  @Nullable OpenBatch open(String key) throws Exception {
    Fresh entry = fresh.get(key);
    return entry == null ? openState.value() : entry.batch;
  }

  /** What the key's open batch is for. */
  Output output(String key) throws Exception {
    Fresh entry = fresh.get(key);
    return entry == null || entry.output == null ? outputState.value() : entry.output;
  }

  /**
   * Holds a block of rows, the first of a batch or one more.
   *
   * @param batch how far the batch is filled with the block
   */
  void add(String key, Output output, OpenBatch batch, Rows block) throws Exception {
    Fresh entry = fresh.get(key);
    if (entry == null) {
      entry = new Fresh(batch.blocks() == 1 ? output : null, batch);
      fresh.put(key, entry);
      freshBytes += entry.bytes;
    }
    entry.batch = batch;
    entry.blocks.add(block);
    entry.bytes += block.data().length;
    freshBytes += block.data().length;
  }

  /** Whether it is time to {@link #store}. */
  boolean isFull() {
    return freshBytes > heapBytes;
  }

  /** A block of the key's open batch, numbered from 0 in the order in which they came. */
  Rows block(String key, int number) throws Exception {
    Fresh entry = fresh.get(key);
    int inState = entry == null ? Integer.MAX_VALUE : entry.firstBlock();
    return number < inState ? rowsState.get(number) : entry.blocks.get(number - inState);
  }

  /** Forgets the key's open batch. */
  void remove(String key) throws Exception {
    Fresh entry = fresh.get(key);
    if (entry != null) {
      forget(key, entry);
    }
    if (entry == null || entry.output == null) {
      int inState = entry == null ? openState.value().blocks() : entry.firstBlock();
      // Clearing the map would read every block first.
      for (int number = 0; number < inState; number++) {
        rowsState.remove(number);
      }
      openState.clear();
      outputState.clear();
    }
  }

  /**
   * Puts all that is on the heap into keyed state.
   *
   * @param setCurrentKey makes a key Flink's current one
   */
  void store(ThrowingConsumer<String, Exception> setCurrentKey) throws Exception {
    for (Map.Entry<String, Fresh> entry : fresh.entrySet()) {
      setCurrentKey.accept(entry.getKey());
      write(entry.getValue());
    }
    fresh.clear();
    freshBytes = 0;
  }

  /** Of the current key. */
  private void write(Fresh entry) throws Exception {
    if (entry.output != null) {
      outputState.update(entry.output);
    }
    int number = entry.firstBlock();
    int from = 0;
    while (from < entry.blocks.size()) {
      int to = from + 1;
      long bytes = entry.blocks.get(from).data().length;
      while (to < entry.blocks.size()
          && bytes + entry.blocks.get(to).data().length <= STATE_BLOCK_BYTES) {
        bytes += entry.blocks.get(to).data().length;
        to++;
      }
      rowsState.put(number, Rows.concat(entry.blocks.subList(from, to)));
      number++;
      from = to;
    }
    openState.update(entry.batch.inBlocks(number));
  }

  private void forget(String key, Fresh entry) {
    fresh.remove(key);
    freshBytes -= entry.bytes;
  }
}
