package io.spillway.routing;

import io.spillway.delimited.FileLayout;
import io.spillway.mapping.FileLimits;
import java.util.Objects;

/**
 * A series of files: where rows of one {@link OutputKey} go and what their files look like. It
 * accompanies the rows, so that a change of the catalog does not affect rows that Batch holds.
 *
 * @param id the key of its rows in Batch: {@link OutputKey#digest()}, or one of several when the
 *     mapping asks for shards
 * @param batchSize the most rows in one file, at least 1
 * @param shards how many keys the mapping spreads an output over, at least 1
 * @param destinationBytes the most bytes of rows that the open batches of its destination hold in
 *     one task; {@code Long.MAX_VALUE} for any number
 * @param fileLimits what closes its files early
 */
public record Output(
    String id,
    OutputKey key,
    FileLayout layout,
    int batchSize,
    int shards,
    long destinationBytes,
    FileLimits fileLimits) {
  public Output {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(layout, "layout");
    Objects.requireNonNull(fileLimits, "fileLimits");
    if (batchSize < 1 || shards < 1) {
      throw new IllegalArgumentException(
          "batchSize and shards must be at least 1, got " + batchSize + " and " + shards);
    }
  }
}
