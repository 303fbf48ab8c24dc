package io.spillway.batching;

/**
 * How far an open batch is filled.
 *
 * @param bytes of its rows, as {@link Rows} holds them
 * @param batchSize the smallest {@code batch_size} that any of its rows was made under
 */
public record BatchFill(int rows, long bytes, int batchSize) {
  public static final BatchFill EMPTY = new BatchFill(0, 0, Integer.MAX_VALUE);

  /** The fill after more rows, which were made under the given {@code batch_size}. */
  public BatchFill plus(Rows more, int itsBatchSize) {
    return new BatchFill(
        rows + more.count(), bytes + more.data().length, Math.min(batchSize, itsBatchSize));
  }
}
