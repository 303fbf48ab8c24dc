package io.spillway.local.endtoend;

import io.spillway.job.batch.BatchChunk;
import io.spillway.job.livecatalog.SentCatalog;
import io.spillway.job.stage.EndedFile;
import io.spillway.job.stage.SentFile;
import io.spillway.job.stage.StagingCommittable;
import io.spillway.job.stage.StagingSink;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.file.sink.writer.FileWriterBucketState;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/** The job's staging sink, failing around commits, in snapshots and at the end of input. */
final class FailingStagingSink extends StagingSink {
  private static final long serialVersionUID = 1L;

  /** Some batches of the tests have more, most have less. */
  private static final long OWN_PART_BYTES = 2_000;

  /** Some files of a checkpoint fit into it, others do not. */
  static final MemorySize MEMORY = MemorySize.parse("16kb");

  FailingStagingSink(
      Path stagingPath,
      Clock clock,
      TwoInputStreamOperatorFactory<SentFile, SentCatalog, EndedFile> deliver,
      DataStream<SentCatalog> catalog,
      Consumer<DataStream<EndedFile>> lostFiles) {
    super(stagingPath, OWN_PART_BYTES, MEMORY, clock, deliver, catalog, lostFiles);
  }

  @Override
  public StatefulSinkWriter<BatchChunk, FileWriterBucketState> createWriter(
      WriterInitContext context) throws IOException {
    return new FailingWriter(super.createWriter(context));
  }

  @Override
  public StatefulSinkWriter<BatchChunk, FileWriterBucketState> restoreWriter(
      WriterInitContext context, Collection<FileWriterBucketState> state) throws IOException {
    return new FailingWriter(super.restoreWriter(context, state));
  }

  @Override
  public Committer<StagingCommittable> createCommitter(CommitterInitContext context)
      throws IOException {
    return new FailingCommitter(super.createCommitter(context));
  }

  private static final class FailingWriter
      implements StatefulSinkWriter<BatchChunk, FileWriterBucketState>,
          CommittingSinkWriter<BatchChunk, StagingCommittable> {
    private final StatefulSinkWriter<BatchChunk, FileWriterBucketState> writer;

    FailingWriter(StatefulSinkWriter<BatchChunk, FileWriterBucketState> writer) {
      FailingStore.inputEnded(false);
      this.writer = writer;
    }

    @Override
    public void write(BatchChunk chunk, Context context) throws IOException, InterruptedException {
      writer.write(chunk, context);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
      writer.flush(endOfInput);
      if (endOfInput) {
        FailingStore.inputEnded(true);
        FailureInjector.failAt(FailureInjector.Point.AT_END_OF_INPUT);
      }
    }

    @Override
    @SuppressWarnings("unchecked") // Flink's file writer is both
    public Collection<StagingCommittable> prepareCommit() throws IOException, InterruptedException {
      return ((CommittingSinkWriter<BatchChunk, StagingCommittable>) writer).prepareCommit();
    }

    @Override
    public List<FileWriterBucketState> snapshotState(long checkpointId) throws IOException {
      FailureInjector.failAt(FailureInjector.Point.DURING_SNAPSHOT);
      return writer.snapshotState(checkpointId);
    }

    @Override
    public void close() throws Exception {
      writer.close();
    }
  }

  private static final class FailingCommitter implements Committer<StagingCommittable> {
    private final Committer<StagingCommittable> committer;

    FailingCommitter(Committer<StagingCommittable> committer) {
      this.committer = committer;
    }

    @Override
    public void commit(Collection<CommitRequest<StagingCommittable>> requests)
        throws IOException, InterruptedException {
      if (requests.isEmpty()) {
        return;
      }
      FailureInjector.failAt(FailureInjector.Point.BEFORE_COMMIT);
      committer.commit(requests);
      FailureInjector.failAt(FailureInjector.Point.AFTER_COMMIT);
    }

    @Override
    public void close() throws Exception {
      committer.close();
    }
  }
}
