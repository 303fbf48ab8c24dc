package io.spillway.mapping;

import java.util.Objects;

/**
 * One encoded row and what decides which file it may be in.
 *
 * @param bytes the cells, each in its quotes, joined by the delimiter; without the batch-size cell
 *     and without a newline; not copied, must not be changed
 * @param folder the resolved folder: empty or ending in one {@code /}
 * @param batchKeys the resolved values of the mapping's further batch keys as compact JSON, empty
 *     when there are none; rows with different ones never share a file
 */
@SuppressWarnings("ArrayRecordComponent")
public record Row(byte[] bytes, String folder, String batchKeys) implements RowResult {
  public Row {
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(batchKeys, "batchKeys");
  }
}
