package io.spillway.job.stage;

import io.spillway.delimited.FileWriter;
import io.spillway.job.batch.BatchChunk;
import io.spillway.parquet.FileWriters;
import io.spillway.staging.SharedPart;
import io.spillway.staging.SharedPartWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes small batches as the members of one {@link SharedPart}, each a complete file, and notes
 * their places and facts. Those that are small stay in memory for their delivery, too.
 */
final class SharedBulkWriter implements BulkWriter<BatchChunk> {
  /** For a row's line end and its batch-size cell, if the number is written plainly. */
  private static final int ROW_BYTES = 8;

  private static final int HEADER_BYTES = 1 << 10;

  private final SharedPartWriter part;
  private final WrittenFiles written;
  private @Nullable OpenFile file;
  private String folder = "";

  private record OpenFile(Buffer buffer, FileWriter writer) {
    static OpenFile of(BatchChunk chunk) throws IOException {
      Buffer buffer =
          new Buffer(
              Math.toIntExact(chunk.batchBytes() + (long) ROW_BYTES * chunk.batchRows())
                  + HEADER_BYTES);
      return new OpenFile(
          buffer, FileWriters.of(buffer, chunk.output().layout(), chunk.batchRows()));
    }
  }

  SharedBulkWriter(OutputStream out, WrittenFiles written) {
    this.part = new SharedPartWriter(out);
    this.written = written;
  }

  @Override
  public void addElement(BatchChunk chunk) throws IOException {
    if (file == null) {
      file = OpenFile.of(chunk);
      written.writing(file.writer);
      folder = SharedPart.folder(chunk.closed());
    }
    chunk.rows().forEach(file.writer::writeRow);
    if (file.writer.isComplete()) {
      SharedPart.Member member =
          part.add(chunk.output(), chunk.closed(), file.buffer.bytes(), file.buffer.size());
      written.addMember(
          folder,
          new PartMember(
              member.path(), member.offset(), member.bytes(), FileFacts.of(chunk, member.crc32())));
      if (file.buffer.size() <= SmallFiles.MAX_FILE_BYTES) {
        written.keep(
            chunk.output().key().destinationId(), member.path(), file.buffer.toByteArray());
      }
      file = null;
    }
  }

  @Override
  public void flush() {}

  @Override
  public void finish() throws IOException {
    if (file != null) {
      throw new IllegalStateException("a part ends within a batch of folder " + folder);
    }
    written.endShared(folder, part.finish());
  }

  /** Gives its bytes without copying them. */
  private static final class Buffer extends ByteArrayOutputStream {
    Buffer(int bytes) {
      super(bytes);
    }

    byte[] bytes() {
      return buf;
    }
  }
}
