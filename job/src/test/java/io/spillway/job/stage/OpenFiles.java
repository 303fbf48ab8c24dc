package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.job.batch.BatchChunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.connector.file.sink.writer.FileWriterBucketState;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.InProgressFileWriter.InProgressFileRecoverable;

/** A double of Flink's writer: one open file for each folder. */
final class OpenFiles
    implements StatefulSinkWriter<BatchChunk, FileWriterBucketState>,
        CommittingSinkWriter<BatchChunk, FileSinkCommittable> {
  private final List<String> open = new ArrayList<>();
  final List<BatchChunk> written = new ArrayList<>();
  Action beforeCommit = () -> {};

  /** An action of the test. */
  interface Action {
    void run() throws IOException, InterruptedException;
  }

  @Override
  public void write(BatchChunk chunk, Context context) throws IOException {
    written.add(chunk);
    String folder = chunk.output().key().folder();
    assertThat(open.contains(folder)).isNotEqualTo(chunk.first());
    if (chunk.first()) {
      open.add(folder);
    }
  }

  @Override
  public void flush(boolean endOfInput) {}

  @Override
  public Collection<FileSinkCommittable> prepareCommit() throws IOException, InterruptedException {
    beforeCommit.run();
    List<FileSinkCommittable> closed =
        open.stream().map(id -> new FileSinkCommittable(id, new Cleanup())).toList();
    open.clear();
    return closed;
  }

  @Override
  public List<FileWriterBucketState> snapshotState(long checkpointId) throws IOException {
    return List.of();
  }

  @Override
  public void close() {}

  private static final class Cleanup implements InProgressFileRecoverable {
    @Override
    public Path getPath() {
      return new Path("none");
    }

    @Override
    public long getSize() {
      return 0;
    }
  }
}
