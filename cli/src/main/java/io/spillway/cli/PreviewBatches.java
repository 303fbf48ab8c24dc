package io.spillway.cli;

import io.spillway.routing.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches of rows by the job's rules, except for their age: {@code batch_size} rows, or
 * before a row would take it over the size limit. Of all rows that are held, about as much as the
 * given memory stays there and the rest waits in files, for a batch's rows are written only once
 * their number is known. For one thread.
 */
final class PreviewBatches {
  /** Takes a batch that is closed. */
  interface Closed {
    void batch(HeldRows rows) throws IOException;
  }

  private final Path spillFolder;
  private final long maxBatchBytes;
  private final long maxMemoryBytes;
  private final Closed closed;
  private final Map<String, HeldRows> open = new LinkedHashMap<>();
  private long memoryBytes;
  private long spilled;

  /**
   * @param spillFolder is there and empty
   */
  PreviewBatches(Path spillFolder, long maxBatchBytes, long maxMemoryBytes, Closed closed) {
    this.spillFolder = spillFolder;
    this.maxBatchBytes = maxBatchBytes;
    this.maxMemoryBytes = maxMemoryBytes;
    this.closed = closed;
  }

  void add(Output output, byte[] row) throws IOException {
    HeldRows batch = open.get(output.id());
    if (batch != null && batch.bytes() + HeldRows.LENGTH_BYTES + row.length > maxBatchBytes) {
      close(batch);
      batch = null;
    }
    if (batch == null) {
      batch = new HeldRows(output);
      open.put(output.id(), batch);
    }
    memoryBytes -= batch.bytesOfMemory();
    batch.add(row);
    memoryBytes += batch.bytesOfMemory();
    if (batch.rows() == output.batchSize()) {
      close(batch);
    } else if (memoryBytes > maxMemoryBytes) {
      spill();
    }
  }

  /** Closes all batches, in the order in which they were begun. */
  void closeAll() throws IOException {
    while (!open.isEmpty()) {
      close(open.values().iterator().next());
    }
  }

  private void close(HeldRows batch) throws IOException {
    open.remove(batch.output().id());
    memoryBytes -= batch.bytesOfMemory();
    closed.batch(batch);
    Path file = batch.file();
    if (file != null) {
      Files.delete(file);
    }
  }

  private void spill() throws IOException {
    for (HeldRows batch : open.values()) {
      if (batch.bytesOfMemory() > 0) {
        @Nullable Path file = batch.file();
        batch.spillTo(file == null ? spillFolder.resolve(Long.toString(spilled++)) : file);
      }
    }
    memoryBytes = 0;
  }
}
