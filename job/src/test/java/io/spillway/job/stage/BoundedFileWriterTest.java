package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.job.batch.BatchChunk;
import io.spillway.job.route.Blocks;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.connector.file.sink.writer.FileWriterBucketState;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.InProgressFileWriter.InProgressFileRecoverable;
import org.junit.jupiter.api.Test;

class BoundedFileWriterTest {
  private final OpenFiles files = new OpenFiles();
  private final BoundedFileWriter writer = new BoundedFileWriter(files, 3);

  @Test
  void closesFilesBeforeThereAreTooManyAndCommitsAllOfThemOnce() throws Exception {
    for (int i = 0; i < 8; i++) {
      writer.write(chunk("f" + i + "/", true), null);
      writer.write(chunk("f" + i + "/", false), null);
    }
    assertThat(files.mostOpen).isEqualTo(3);
    assertThat(writer.prepareCommit())
        .extracting(FileSinkCommittable::getBucketId)
        .containsExactly("f0/", "f1/", "f2/", "f3/", "f4/", "f5/", "f6/", "f7/");
    assertThat(writer.prepareCommit()).isEmpty();
  }

  @Test
  void neverClosesAFileInTheMiddleOfItsBatch() throws Exception {
    for (int i = 0; i < 3; i++) {
      writer.write(chunk("f" + i + "/", true), null);
    }
    for (int i = 0; i < 10; i++) {
      writer.write(chunk("f2/", false), null);
    }
    assertThat(files.open).hasSize(3);
  }

  private static BatchChunk chunk(String folder, boolean first) {
    return new BatchChunk(Blocks.output(folder, 10), 2, Instant.EPOCH, first, Blocks.rows("\"1\""));
  }

  /** Stands for Flink's writer: one open file for each folder. */
  private static final class OpenFiles
      implements StatefulSinkWriter<BatchChunk, FileWriterBucketState>,
          CommittingSinkWriter<BatchChunk, FileSinkCommittable> {
    private final List<String> open = new ArrayList<>();
    private int mostOpen;

    @Override
    public void write(BatchChunk chunk, Context context) {
      String folder = chunk.output().key().folder();
      assertThat(open.contains(folder)).isNotEqualTo(chunk.first());
      if (chunk.first()) {
        open.add(folder);
      }
      mostOpen = Math.max(mostOpen, open.size());
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public Collection<FileSinkCommittable> prepareCommit() {
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
  }

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
