package io.spillway.batching;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a block of one output's rows into batches. A batch is closed once it holds {@code
 * batch_size} rows, or before a row would take it over the size limit; a single row may be larger
 * than that limit.
 *
 * <p>When a catalog changes a mapping's {@code batch_size}, blocks of both sizes arrive for a
 * while. No batch outgrows the smallest size that any of its rows was made under: a block of a
 * smaller size closes a batch that has no room for its rows.
 */
public final class BatchCutter {
  private final Rows block;
  private final int batchSize;
  private final long maxBytes;
  private int position;
  private int taken;

  /**
   * Rows that belong to the open batch.
   *
   * @param rows may be empty when the batch is closed
   * @param closes why the batch is closed after these rows; null when it stays open
   */
  public record Piece(Rows rows, @Nullable CloseCause closes) {}

  /**
   * @param batchSize the block's {@code batch_size}
   * @param maxBytes size limit of a batch, measured like {@link BatchFill#bytes}
   */
  public BatchCutter(Rows block, int batchSize, long maxBytes) {
    this.block = block;
    this.batchSize = batchSize;
    this.maxBytes = maxBytes;
  }

  /** Whether rows of the block are left. */
  public boolean hasNext() {
    return taken < block.count();
  }

  /**
   * Takes the rows that fit into a batch.
   *
   * @param open the batch's fill; {@link BatchFill#EMPTY} when no batch is open
   */
  public Piece next(BatchFill open) {
    int freeRows = Math.min(batchSize, open.batchSize()) - open.rows();
    Rows rows = take(freeRows, maxBytes - open.bytes(), open.rows() == 0);
    if (rows.count() >= freeRows) {
      return new Piece(rows, CloseCause.ROWS);
    }
    return new Piece(rows, hasNext() ? CloseCause.BYTES : null);
  }

  private Rows take(int freeRows, long freeBytes, boolean atLeastOne) {
    if (taken == 0 && block.count() <= freeRows && block.data().length <= freeBytes) {
      taken = block.count();
      return block;
    }
    int start = position;
    int count = 0;
    while (count < freeRows && taken + count < block.count()) {
      int next = block.next(position);
      if (next - start > freeBytes && !(atLeastOne && count == 0)) {
        break;
      }
      position = next;
      count++;
    }
    taken += count;
    return new Rows(count, Arrays.copyOfRange(block.data(), start, position));
  }
}
