package io.spillway.job.route;

import io.spillway.batching.Rows;
import io.spillway.routing.Output;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Collects rows per output until a block is worth sending. Its buffers take at most {@code
 * maxTotalBytes} over all outputs and whatever one row adds to that. For one thread.
 */
final class RowGatherer {
  private static final int FIRST_BUFFER_BYTES = 2048;

  private final int blockBytes;
  private final int maxTotalBytes;
  private final Consumer<RowBlock> out;
  private final Map<String, OpenBlock> open = new LinkedHashMap<>();
  private int totalBytes;

  /**
   * @param blockBytes a block is sent once it holds this much
   */
  RowGatherer(int blockBytes, int maxTotalBytes, Consumer<RowBlock> out) {
    this.blockBytes = blockBytes;
    this.maxTotalBytes = maxTotalBytes;
    this.out = out;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  void add(Output output, byte[] row) {
    OpenBlock block = open.get(output.id());
    if (block == null) {
      block = new OpenBlock(output);
      open.put(output.id(), block);
      totalBytes += block.data.length;
    }
    totalBytes += block.add(row);
    if (block.size >= blockBytes || block.count >= output.batchSize()) {
      open.remove(output.id());
      totalBytes -= block.data.length;
      out.accept(block.close());
    } else if (totalBytes >= maxTotalBytes) {
      flush();
    }
  }

  /** Sends everything, in the order in which the outputs were first seen. */
  void flush() {
    open.values().forEach(block -> out.accept(block.close()));
    open.clear();
    totalBytes = 0;
  }

  private static final class OpenBlock {
    private final Output output;
    private byte[] data = new byte[FIRST_BUFFER_BYTES];
    private int size;
    private int count;

    OpenBlock(Output output) {
      this.output = output;
    }

    /** The number of bytes that the block's buffer grew by, used or not. */
    int add(byte[] row) {
      int added = Rows.LENGTH_BYTES + row.length;
      int before = data.length;
      if (data.length - size < added) {
        data = Arrays.copyOf(data, Math.max(data.length * 2, size + added));
      }
      data[size] = (byte) (row.length >>> 24);
      data[size + 1] = (byte) (row.length >>> 16);
      data[size + 2] = (byte) (row.length >>> 8);
      data[size + 3] = (byte) row.length;
      System.arraycopy(row, 0, data, size + Rows.LENGTH_BYTES, row.length);
      size += added;
      count++;
      return data.length - before;
    }

    RowBlock close() {
      return new RowBlock(output, new Rows(count, Arrays.copyOf(data, size)));
    }
  }
}
