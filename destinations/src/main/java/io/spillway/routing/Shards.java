package io.spillway.routing;

import io.spillway.batching.Rows;
import java.util.List;

/**
 * An output under each of its ids. They take turns, each until it has got a block's worth of rows,
 * so that rows are still sent in blocks. For one thread.
 */
final class Shards {
  private static final long FIXED_BYTES = 512;
  private static final long OUTPUT_BYTES = 256;
  private static final int HEX = 16;
  private static final int LONG_DIGITS = 16;

  private final List<Output> outputs;
  private final int turnBytes;
  private final long digestBits;
  private int current;
  private int bytes;
  private long openIn = -1;

  /**
   * @param outputs equal except for their ids, at least one
   * @param first index of the one that starts, modulo their number
   */
  Shards(List<Output> outputs, int turnBytes, int first) {
    this.outputs = List.copyOf(outputs);
    this.turnBytes = turnBytes;
    this.digestBits = Long.parseUnsignedLong(key().digest(), 0, LONG_DIGITS, HEX);
    this.current = Math.floorMod(first, outputs.size());
  }

  /** About what it takes on the heap. */
  long heapBytes() {
    return FIXED_BYTES + outputs.size() * OUTPUT_BYTES + key().textBytes();
  }

  /** How many ids it has. */
  int count() {
    return outputs.size();
  }

  OutputKey key() {
    return outputs.get(0).key();
  }

  /** 64 bits of the digest of {@link #key}. */
  long digestBits() {
    return digestBits;
  }

  /** Whether {@link OpenOutputs} has counted it in a period. */
  boolean isOpenIn(long period) {
    return openIn == period;
  }

  void openIn(long period) {
    openIn = period;
  }

  /** The output of the next row. */
  Output next(byte[] row) {
    Output output = outputs.get(current);
    if (outputs.size() > 1) {
      bytes += Rows.bytesOf(row);
      if (bytes >= turnBytes) {
        bytes = 0;
        current = (current + 1) % outputs.size();
      }
    }
    return output;
  }
}
