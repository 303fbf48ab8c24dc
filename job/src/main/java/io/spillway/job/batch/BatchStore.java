package io.spillway.job.batch;

import io.spillway.batching.MemoryShares;
import io.spillway.batching.Rows;
import io.spillway.job.serialization.OutputFormat;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.job.serialization.RowsFormat;
import io.spillway.routing.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.util.function.ThrowingConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The open batches of a task, by key: Flink's keyed state with a write buffer on the heap. The
 * buffer holds what arrived since the last {@link #flush}, so a batch that fills up between two
 * flushes never touches the state backend.
 *
 * <p>State holds rows in numbered blocks, one map entry each: reading them back takes the memory of
 * one block, not of the whole batch, on either state backend. A flush joins small blocks, because
 * each entry has a cost of its own.
 *
 * <p>Every method but {@link #flush} and {@link #makeRoom} expects its key to be Flink's current
 * one.
 */
final class BatchStore {
  static final ValueStateDescriptor<OpenBatch> OPEN =
      new ValueStateDescriptor<>("open", new RecordSerializer<>(new OpenBatch.Format()));

  /** A flush joins blocks up to about this size. */
  private static final int STATE_BLOCK_BYTES = 1 << 18;

  /** About what a batch takes beside its rows and the texts of its output. */
  private static final long BATCH_BYTES = 2048L;

  private final ValueState<Output> outputState;
  private final ValueState<OpenBatch> openState;
  private final MapState<Integer, Rows> rowsState;
  private final long maxBufferBytes;

  private final Map<String, BufferedBatch> buffer = new HashMap<>();
  private final MemoryShares shares = new MemoryShares();

  /** What state does not have yet of a batch. */
  private static final class BufferedBatch {
    /** Null when state has it. */
    private final @Nullable Output output;

    private final MemoryShares.Share share;
    private final List<Rows> blocks = new ArrayList<>();
    private OpenBatch batch;
    private long bytes;

    BufferedBatch(@Nullable Output output, OpenBatch batch, MemoryShares.Share share) {
      this.output = output;
      this.batch = batch;
      this.share = share;
      grow(BATCH_BYTES + (output == null ? 0 : output.key().textBytes()));
    }

    void grow(long more) {
      bytes += more;
      share.grow(more);
    }

    /** The number of the first block that state does not have. */
    int firstBlock() {
      return batch.blocks() - blocks.size();
    }
  }

  BatchStore(RuntimeContext context, long maxBufferBytes) {
    this.outputState =
        context.getState(
            new ValueStateDescriptor<>("output", new RecordSerializer<>(new OutputFormat())));
    this.openState = context.getState(OPEN);
    this.rowsState =
        context.getMapState(
            new MapStateDescriptor<>(
                "held", IntSerializer.INSTANCE, new RecordSerializer<>(new RowsFormat())));
    this.maxBufferBytes = maxBufferBytes;
  }

  /** The key's open batch; null when there is none. */
  @Nullable OpenBatch open(String key) throws Exception {
    BufferedBatch buffered = buffer.get(key);
    return buffered == null ? openState.value() : buffered.batch;
  }

  /** The output of the key's open batch. */
  Output output(String key) throws Exception {
    BufferedBatch buffered = buffer.get(key);
    return buffered == null || buffered.output == null ? outputState.value() : buffered.output;
  }

  /**
   * Holds a block of rows, the first of a batch or one more.
   *
   * @param batch the batch with the block
   */
  void add(String key, Output output, OpenBatch batch, Rows block) {
    BufferedBatch buffered = buffer.get(key);
    if (buffered == null) {
      buffered =
          new BufferedBatch(
              batch.blocks() == 1 ? output : null,
              batch,
              shares.enter(output.key().destinationId()));
      buffer.put(key, buffered);
    }
    buffered.batch = batch;
    buffered.blocks.add(block);
    buffered.grow(block.data().length);
  }

  /** Whether it is time to {@link #makeRoom}. */
  boolean isBufferFull() {
    return shares.bytes() > maxBufferBytes;
  }

  /** A block of the key's open batch, numbered from 0 in the order of arrival. */
  Rows block(String key, int number) throws Exception {
    BufferedBatch buffered = buffer.get(key);
    int inState = buffered == null ? Integer.MAX_VALUE : buffered.firstBlock();
    return number < inState ? rowsState.get(number) : buffered.blocks.get(number - inState);
  }

  /** Forgets the key's open batch. */
  void remove(String key) throws Exception {
    BufferedBatch buffered = buffer.remove(key);
    if (buffered != null) {
      buffered.share.leave(buffered.bytes);
    }
    if (buffered == null || buffered.output == null) {
      int inState = buffered == null ? openState.value().blocks() : buffered.firstBlock();
      // Clearing the map would read every block first.
      for (int number = 0; number < inState; number++) {
        rowsState.remove(number);
      }
      openState.clear();
      outputState.clear();
    }
  }

  /**
   * Writes the buffer to keyed state.
   *
   * @param setCurrentKey makes a key Flink's current one
   */
  void flush(ThrowingConsumer<String, Exception> setCurrentKey) throws Exception {
    for (Map.Entry<String, BufferedBatch> entry : buffer.entrySet()) {
      setCurrentKey.accept(entry.getKey());
      write(entry.getValue());
      entry.getValue().share.leave(entry.getValue().bytes);
    }
    buffer.clear();
  }

  /**
   * Writes the batches of those destinations to keyed state that have most in the buffer, until
   * half of it is free: so one with much does not make others' batches go through state.
   *
   * @param setCurrentKey makes a key Flink's current one
   */
  void makeRoom(ThrowingConsumer<String, Exception> setCurrentKey) throws Exception {
    Set<MemoryShares.Share> largest = shares.largest(maxBufferBytes / 2);
    for (var entries = buffer.entrySet().iterator(); entries.hasNext(); ) {
      Map.Entry<String, BufferedBatch> entry = entries.next();
      BufferedBatch buffered = entry.getValue();
      if (largest.contains(buffered.share)) {
        setCurrentKey.accept(entry.getKey());
        write(buffered);
        buffered.share.leave(buffered.bytes);
        entries.remove();
      }
    }
  }

  private void write(BufferedBatch buffered) throws Exception {
    if (buffered.output != null) {
      outputState.update(buffered.output);
    }
    int number = buffered.firstBlock();
    int from = 0;
    while (from < buffered.blocks.size()) {
      int to = from + 1;
      long bytes = buffered.blocks.get(from).data().length;
      while (to < buffered.blocks.size()
          && bytes + buffered.blocks.get(to).data().length <= STATE_BLOCK_BYTES) {
        bytes += buffered.blocks.get(to).data().length;
        to++;
      }
      rowsState.put(number, Rows.concat(buffered.blocks.subList(from, to)));
      number++;
      from = to;
    }
    openState.update(buffered.batch.inBlocks(number));
  }
}
