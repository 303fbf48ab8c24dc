package io.spillway.job.stage;

import io.spillway.delimited.DelimitedFileWriter;
import io.spillway.job.batch.BatchChunk;
import io.spillway.job.route.Rows;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes one batch as one delimited file. */
final class DelimitedBulkWriter implements BulkWriter<BatchChunk> {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private @Nullable DelimitedFileWriter file;

  DelimitedBulkWriter(OutputStream out) {
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
  }

  @Override
  public void addElement(BatchChunk chunk) throws IOException {
    if (file == null) {
      file = new DelimitedFileWriter(out, chunk.output().layout(), chunk.batchRows());
    }
    Rows rows = chunk.rows();
    int position = 0;
    for (int i = 0; i < rows.count(); i++) {
      int length = rows.lengthAt(position);
      position += Rows.LENGTH_BYTES;
      file.writeRow(rows.data(), position, length);
      position += length;
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void finish() throws IOException {
    out.flush();
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
