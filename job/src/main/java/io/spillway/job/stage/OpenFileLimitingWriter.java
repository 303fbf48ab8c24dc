package io.spillway.job.stage;

import io.spillway.job.batch.BatchChunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.connector.file.sink.writer.FileWriterBucketState;

/**
 * Limits how many files Flink's file writer has open. It keeps one open for each folder that was
 * written to since the checkpoint: with folders by type and hour that may be thousands, each with a
 * stream and a temporary file. When the limit is reached, all files are closed, as at a checkpoint,
 * and their committables wait here for it.
 */
final class OpenFileLimitingWriter
    implements StatefulSinkWriter<BatchChunk, FileWriterBucketState>,
        CommittingSinkWriter<BatchChunk, StagingCommittable> {
  private static final int MAX_OPEN_FILES = 256 / StagingWriter.WRITERS;

  private final StatefulSinkWriter<BatchChunk, FileWriterBucketState> writer;
  private final CommittingSinkWriter<BatchChunk, FileSinkCommittable> committing;
  private final WrittenFiles written;
  private final int maxOpenFiles;
  private final List<StagingCommittable> closed = new ArrayList<>();
  private int openFiles;

  /**
   * @param fileWriter Flink's, which is a committing writer, too
   * @param written has the facts of all files that it writes
   */
  OpenFileLimitingWriter(
      StatefulSinkWriter<BatchChunk, FileWriterBucketState> fileWriter, WrittenFiles written) {
    this(fileWriter, written, MAX_OPEN_FILES);
  }

  @SuppressWarnings("unchecked")
  OpenFileLimitingWriter(
      StatefulSinkWriter<BatchChunk, FileWriterBucketState> fileWriter,
      WrittenFiles written,
      int maxOpenFiles) {
    this.writer = fileWriter;
    this.committing = (CommittingSinkWriter<BatchChunk, FileSinkCommittable>) fileWriter;
    this.written = written;
    this.maxOpenFiles = maxOpenFiles;
  }

  @Override
  public void write(BatchChunk chunk, Context context) throws IOException, InterruptedException {
    if (chunk.first()) {
      if (openFiles == maxOpenFiles) {
        closed.addAll(written.withFacts(committing.prepareCommit()));
        openFiles = 0;
      }
      openFiles++;
    }
    writer.write(chunk, context);
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    writer.flush(endOfInput);
  }

  @Override
  public Collection<StagingCommittable> prepareCommit() throws IOException, InterruptedException {
    List<StagingCommittable> all = new ArrayList<>(closed);
    all.addAll(written.withFacts(committing.prepareCommit()));
    closed.clear();
    openFiles = 0;
    return all;
  }

  /** Follows {@link #prepareCommit} with nothing written in between: nothing waits here. */
  @Override
  public List<FileWriterBucketState> snapshotState(long checkpointId) throws IOException {
    return writer.snapshotState(checkpointId);
  }

  @Override
  public void close() throws Exception {
    writer.close();
  }
}
