package io.spillway.job.stage;

import io.spillway.job.batch.BatchChunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.connector.file.sink.writer.FileWriterBucketState;
import org.jspecify.annotations.Nullable;

/**
 * Deals batches to several of Flink's writers: small ones to the one that puts them into shared
 * parts, large ones in turn to those that give each a part of its own.
 *
 * <p>A part of its own is closed as soon as its batch is complete, in a thread, because that waits
 * for the end of its upload: the task goes on with another writer meanwhile. So parts are neither
 * closed nor kept open until the checkpoint, however many there are. No writer is used by two
 * threads at a time.
 */
final class StagingWriter
    implements StatefulSinkWriter<BatchChunk, FileWriterBucketState>,
        CommittingSinkWriter<BatchChunk, StagingCommittable> {
  private static final String FAILED = "Files could not be staged";

  private final long ownPartBytes;
  private final Lane shared;
  private final List<Lane> own;
  private final List<Lane> all = new ArrayList<>();
  private final StagingThreads threads = new StagingThreads("stage files");
  private final List<StagingCommittable> closed = new ArrayList<>();
  private int lastOwn;
  private Lane current;
  private int rowsLeft;

  /** One of Flink's writers, and what is known of the parts that it writes. */
  static final class Lane {
    private final StatefulSinkWriter<BatchChunk, FileWriterBucketState> writer;
    private final CommittingSinkWriter<BatchChunk, FileSinkCommittable> committing;
    private final WrittenFiles written;
    private @Nullable Future<List<StagingCommittable>> closing;

    /**
     * @param writer Flink's, which is a committing writer, too
     * @param written has all that it writes
     */
    @SuppressWarnings("unchecked")
    Lane(StatefulSinkWriter<BatchChunk, FileWriterBucketState> writer, WrittenFiles written) {
      this.writer = writer;
      this.committing = (CommittingSinkWriter<BatchChunk, FileSinkCommittable>) writer;
      this.written = written;
    }

    private List<StagingCommittable> close() throws IOException, InterruptedException {
      return written.withFacts(committing.prepareCommit());
    }
  }

  /**
   * @param ownPartBytes a batch with so many bytes of rows is large
   * @param shared for small batches
   * @param own for large ones, at least one
   */
  StagingWriter(long ownPartBytes, Lane shared, List<Lane> own) {
    this.ownPartBytes = ownPartBytes;
    this.shared = shared;
    this.own = own;
    this.current = shared;
    all.add(shared);
    all.addAll(own);
  }

  @Override
  public void write(BatchChunk chunk, Context context) throws IOException, InterruptedException {
    if (chunk.first()) {
      current = chunk.batchBytes() < ownPartBytes ? shared : nextOwn();
      rowsLeft = chunk.batchRows();
    }
    current.writer.write(chunk, context);
    rowsLeft -= chunk.rows().count();
    if (rowsLeft == 0 && current != shared) {
      startClosing(current);
    }
  }

  private Lane nextOwn() throws IOException, InterruptedException {
    lastOwn = (lastOwn + 1) % own.size();
    Lane next = own.get(lastOwn);
    awaitClosing(List.of(next));
    return next;
  }

  private void startClosing(Lane lane) {
    lane.closing = threads.start(lane::close);
  }

  /** Waits for those lanes that are being closed. */
  private void awaitClosing(List<Lane> lanes) throws IOException, InterruptedException {
    List<Future<List<StagingCommittable>>> closings = new ArrayList<>();
    for (Lane lane : lanes) {
      if (lane.closing != null) {
        closings.add(lane.closing);
        lane.closing = null;
      }
    }
    StagingThreads.all(closings, FAILED).forEach(closed::addAll);
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    awaitClosing(all);
    for (Lane lane : all) {
      lane.writer.flush(endOfInput);
    }
  }

  @Override
  public Collection<StagingCommittable> prepareCommit() throws IOException, InterruptedException {
    awaitClosing(all);
    all.forEach(this::startClosing);
    awaitClosing(all);
    List<StagingCommittable> parts = List.copyOf(closed);
    closed.clear();
    return parts;
  }

  /** Follows {@link #prepareCommit} with nothing written in between: nothing waits here. */
  @Override
  public List<FileWriterBucketState> snapshotState(long checkpointId) throws IOException {
    List<FileWriterBucketState> states = new ArrayList<>();
    for (Lane lane : all) {
      states.addAll(lane.writer.snapshotState(checkpointId));
    }
    return states;
  }

  @Override
  public void close() throws Exception {
    threads.close();
    for (Lane lane : all) {
      lane.written.close();
      lane.writer.close();
    }
  }
}
