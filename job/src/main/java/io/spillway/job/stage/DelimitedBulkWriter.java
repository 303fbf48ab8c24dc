package io.spillway.job.stage;

import io.spillway.delimited.FileWriter;
import io.spillway.job.batch.BatchChunk;
import io.spillway.parquet.FileWriters;
import io.spillway.staging.StagedPath;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes one large batch as one file, and notes its facts when it is complete. It frees its buffers
 * after the batch's last row, because the file itself stays open until Flink closes it.
 */
final class DelimitedBulkWriter implements BulkWriter<BatchChunk> {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private final WrittenFiles written;
  private @Nullable OpenFile file;

  private record OpenFile(OutputStream buffer, Measured measured, FileWriter writer) {}

  DelimitedBulkWriter(OutputStream out, WrittenFiles written) {
    this.out = out;
    this.written = written;
  }

  @Override
  public void addElement(BatchChunk chunk) throws IOException {
    if (file == null) {
      Measured measured = new Measured(out);
      OutputStream buffer = new BufferedOutputStream(measured, BUFFER_BYTES);
      file =
          new OpenFile(
              buffer, measured, FileWriters.of(buffer, chunk.output().layout(), chunk.batchRows()));
      written.writing(file.writer());
    }
    chunk.rows().forEach(file.writer()::writeRow);
    if (file.writer().isComplete()) {
      flush();
      written.add(
          StagedPath.folder(chunk.output(), chunk.closed()),
          file.measured().bytes,
          FileFacts.of(chunk, (int) file.measured().crc32.getValue()));
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

  /** Counts bytes and computes their checksum on their way. */
  private static final class Measured extends FilterOutputStream {
    private final CRC32 crc32 = new CRC32();
    private long bytes;

    Measured(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      crc32.update(b);
      bytes++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      out.write(buffer, offset, length);
      crc32.update(buffer, offset, length);
      bytes += length;
    }
  }
}
