package io.spillway.job.stage;

import io.spillway.delimited.DelimitedFileWriter;
import io.spillway.job.batch.BatchChunk;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one batch as one delimited file. It frees its buffers after the batch's last row, because
 * the file itself stays open until Flink closes it.
 */
final class DelimitedBulkWriter implements BulkWriter<BatchChunk> {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private @Nullable OpenFile file;

  private record OpenFile(OutputStream buffer, DelimitedFileWriter writer) {}

  DelimitedBulkWriter(OutputStream out) {
    this.out = out;
  }

  @Override
  public void addElement(BatchChunk chunk) throws IOException {
    if (file == null) {
      OutputStream buffer = new BufferedOutputStream(out, BUFFER_BYTES);
      file =
          new OpenFile(
              buffer, new DelimitedFileWriter(buffer, chunk.output().layout(), chunk.batchRows()));
    }
    chunk.rows().forEach(file.writer()::writeRow);
    if (file.writer().isComplete()) {
      flush();
      file = null;
    }
  }

  @Override
  public void flush() throws IOException {
    if (file != null) {
      file.buffer().flush();
    }
  }

  @Override
  public void finish() throws IOException {
    flush();
  }

  /** Opens a writer per part file. */
  static final class Factory implements BulkWriter.Factory<BatchChunk> {
    private static final long serialVersionUID = 1L;

    @Override
    public BulkWriter<BatchChunk> create(FSDataOutputStream out) {
      return new DelimitedBulkWriter(out);
    }
  }
}
