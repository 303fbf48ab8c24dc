package io.spillway.job.route;

import io.spillway.batching.MemoryShares;
import io.spillway.batching.RowBuffer;
import io.spillway.batching.TimeRange;
import io.spillway.routing.Output;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Collects rows per output until a block is worth sending. Its buffers and the texts of its outputs
 * together take at most {@code maxTotalBytes} and what one row adds to that: when they take more,
 * those of the destinations that have most are sent. For one thread.
 */
final class RowGatherer {
  private static final int FIRST_BUFFER_BYTES = 2048;

  private final int blockBytes;
  private final int maxTotalBytes;
  private final Consumer<RowBlock> out;
  private final Map<String, OpenBlock> open = new LinkedHashMap<>();
  private final MemoryShares shares = new MemoryShares();

  /**
   * @param blockBytes the size at which a block is sent
   */
  RowGatherer(int blockBytes, int maxTotalBytes, Consumer<RowBlock> out) {
    this.blockBytes = blockBytes;
    this.maxTotalBytes = maxTotalBytes;
    this.out = out;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /**
   * Adds a row.
   *
   * @param eventMillis when its event happened
   */
  void add(Output output, byte[] row, long eventMillis) {
    OpenBlock block = open.get(output.id());
    if (block == null) {
      block = new OpenBlock(output, shares.enter(output.key().destinationId()));
      open.put(output.id(), block);
    }
    int capacity = block.rows.capacity();
    block.rows.add(row);
    block.times = block.times.plus(eventMillis);
    if (block.rows.capacity() != capacity) {
      block.share.grow(block.rows.capacity() - capacity);
    }
    if (block.rows.size() >= blockBytes || block.rows.count() >= output.batchSize()) {
      open.remove(output.id());
      send(block);
    } else if (shares.bytes() >= maxTotalBytes) {
      makeRoom();
    }
  }

  private void makeRoom() {
    Set<MemoryShares.Share> largest = shares.largest(maxTotalBytes / 2);
    for (var blocks = open.values().iterator(); blocks.hasNext(); ) {
      OpenBlock block = blocks.next();
      if (largest.contains(block.share)) {
        blocks.remove();
        send(block);
      }
    }
  }

  /** Sends everything, in the order in which the outputs were first seen. */
  void flush() {
    open.values().forEach(this::send);
    open.clear();
  }

  private void send(OpenBlock block) {
    block.share.leave(block.heapBytes());
    out.accept(new RowBlock(block.output, block.rows.toRows(), block.times));
  }

  private static final class OpenBlock {
    private final Output output;
    private final MemoryShares.Share share;
    private final RowBuffer rows = new RowBuffer(FIRST_BUFFER_BYTES);
    private TimeRange times = TimeRange.EMPTY;

    OpenBlock(Output output, MemoryShares.Share share) {
      this.output = output;
      this.share = share;
      share.grow(heapBytes());
    }

    long heapBytes() {
      return rows.capacity() + output.key().textBytes();
    }
  }
}
