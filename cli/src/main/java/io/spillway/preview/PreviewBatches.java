package io.spillway.preview;

import io.spillway.batching.BatchCutter;
import io.spillway.batching.BatchFill;
import io.spillway.batching.RowBuffer;
import io.spillway.batching.Rows;
import io.spillway.delimited.FileWriter;
import io.spillway.routing.Output;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Batches rows by the job's rules, except for their age. A batch's rows are written only once their
 * number is known; until then about as many as the given memory takes stay there, and the rest
 * waits in files. For one thread.
 */
final class PreviewBatches {
  /** Takes a batch that is closed. */
  interface Closed {
    void batch(Batch batch) throws IOException;
  }

  /** One output's batch, in memory or, its earlier rows, in a file. */
  static final class Batch {
    private static final int READ_BUFFER_BYTES = 1 << 16;

    private final Output output;
    private BatchFill fill = BatchFill.EMPTY;
    private RowBuffer memory = new RowBuffer(0);
    private @Nullable Path file;
    private int rowsInFile;

    Batch(Output output) {
      this.output = output;
    }

    Output output() {
      return output;
    }

    int rows() {
      return fill.rows();
    }

    private void add(Rows rows) {
      memory.add(rows);
      fill = fill.plus(rows, output.batchSize());
    }

    private void spillTo(Path spill) throws IOException {
      try (OutputStream out =
          Files.newOutputStream(spill, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        memory.writeTo(out);
      }
      file = spill;
      rowsInFile = fill.rows();
      memory = new RowBuffer(0);
    }

    void writeTo(FileWriter writer) throws IOException {
      if (file != null) {
        try (InputStream in =
            new BufferedInputStream(Files.newInputStream(file), READ_BUFFER_BYTES)) {
          Rows.forEach(in, rowsInFile, writer::writeRow);
        }
      }
      memory.toRows().forEach(writer::writeRow);
    }
  }

  private final @Nullable Path spillFolder;
  private final long maxBatchBytes;
  private final long maxMemoryBytes;
  private final Closed closed;
  private final Map<String, Batch> open = new LinkedHashMap<>();
  private long memoryBytes;
  private long spilled;

  /**
   * @param spillFolder exists and is empty; null when all rows stay in memory
   */
  PreviewBatches(
      @Nullable Path spillFolder, long maxBatchBytes, long maxMemoryBytes, Closed closed) {
    this.spillFolder = spillFolder;
    this.maxBatchBytes = maxBatchBytes;
    this.maxMemoryBytes = maxMemoryBytes;
    this.closed = closed;
  }

  void add(Output output, byte[] row) throws IOException {
    long maxBytes = output.fileLimits().bytesWithin(maxBatchBytes);
    BatchCutter cutter = new BatchCutter(Rows.of(row), output.batchSize(), maxBytes);
    while (cutter.hasNext()) {
      Batch batch = open.computeIfAbsent(output.id(), id -> new Batch(output));
      BatchCutter.Piece piece = cutter.next(batch.fill);
      memoryBytes -= batch.memory.capacity();
      batch.add(piece.rows());
      memoryBytes += batch.memory.capacity();
      if (piece.closes() != null) {
        close(batch);
      }
    }
    if (spillFolder != null && memoryBytes > maxMemoryBytes) {
      spillTo(spillFolder);
    }
  }

  /** Closes all batches, in the order in which they were opened. */
  void closeAll() throws IOException {
    while (!open.isEmpty()) {
      close(open.values().iterator().next());
    }
  }

  private void close(Batch batch) throws IOException {
    open.remove(batch.output.id());
    memoryBytes -= batch.memory.capacity();
    closed.batch(batch);
    if (batch.file != null) {
      Files.delete(batch.file);
    }
  }

  private void spillTo(Path folder) throws IOException {
    for (Batch batch : open.values()) {
      if (batch.memory.size() > 0) {
        Path file = batch.file;
        batch.spillTo(file == null ? folder.resolve(Long.toString(spilled++)) : file);
      }
    }
    memoryBytes = 0;
  }
}
