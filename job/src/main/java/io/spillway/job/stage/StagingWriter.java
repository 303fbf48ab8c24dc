package io.spillway.job.stage;

import io.spillway.job.batch.BatchChunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.file.sink.writer.FileWriterBucketState;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Writes files in parallel. Opening and closing a file on S3 takes a request each, and Flink's
 * writer waits for each of them: with many small files the task would do little else.
 *
 * <p>Batches go to several of Flink's writers in turn. They wait here until there are enough of
 * them or a checkpoint comes; then all writers work, each in a thread, while the task waits for the
 * last one. So no two threads use a writer at a time, and no writer works while the task goes on.
 */
final class StagingWriter
    implements StatefulSinkWriter<BatchChunk, FileWriterBucketState>,
        CommittingSinkWriter<BatchChunk, StagingCommittable> {
  static final int WRITERS = 32;
  private static final String FAILED = "Files could not be staged";
  private static final long MAX_WAITING_BYTES = 8 << 20;

  private final List<Lane> lanes;
  private final StagingThreads threads = new StagingThreads("stage files");
  private final long maxWaitingBytes;
  private final Counter chunks;
  private int current;
  private long waitingBytes;

  /** A writer and the chunks that wait for it. */
  private static final class Lane {
    private final OpenFileLimitingWriter writer;
    private final List<Waiting> waiting = new ArrayList<>();

    Lane(OpenFileLimitingWriter writer) {
      this.writer = writer;
    }

    void write() throws IOException, InterruptedException {
      for (Waiting next : waiting) {
        writer.write(next.chunk, next);
      }
      waiting.clear();
    }

    List<StagingCommittable> close() throws IOException, InterruptedException {
      write();
      return List.copyOf(writer.prepareCommit());
    }
  }

  /** A chunk with its context, which Flink reuses for the next one. */
  private record Waiting(BatchChunk chunk, long currentWatermark, @Nullable Long timestamp)
      implements Context {}

  /**
   * @param writers Flink's, the restored one among them
   * @param chunks counts the chunks
   */
  StagingWriter(List<OpenFileLimitingWriter> writers, Counter chunks) {
    this(writers, chunks, MAX_WAITING_BYTES);
  }

  StagingWriter(List<OpenFileLimitingWriter> writers, Counter chunks, long maxWaitingBytes) {
    this.chunks = chunks;
    this.lanes = writers.stream().map(Lane::new).toList();
    this.maxWaitingBytes = maxWaitingBytes;
  }

  @Override
  public void write(BatchChunk chunk, Context context) throws IOException, InterruptedException {
    if (chunk.first()) {
      current = (current + 1) % lanes.size();
    }
    lanes
        .get(current)
        .waiting
        .add(new Waiting(chunk, context.currentWatermark(), context.timestamp()));
    chunks.inc();
    waitingBytes += chunk.rows().data().length;
    if (waitingBytes >= maxWaitingBytes) {
      writeWaiting();
    }
  }

  private void writeWaiting() throws IOException, InterruptedException {
    List<Callable<Void>> work = new ArrayList<>();
    for (Lane lane : lanes) {
      if (!lane.waiting.isEmpty()) {
        work.add(
            () -> {
              lane.write();
              return null;
            });
      }
    }
    var unused = threads.all(work, FAILED);
    waitingBytes = 0;
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    writeWaiting();
    for (Lane lane : lanes) {
      lane.writer.flush(endOfInput);
    }
  }

  @Override
  public Collection<StagingCommittable> prepareCommit() throws IOException, InterruptedException {
    List<Callable<List<StagingCommittable>>> work = new ArrayList<>();
    for (Lane lane : lanes) {
      work.add(lane::close);
    }
    List<StagingCommittable> closed = new ArrayList<>();
    threads.all(work, FAILED).forEach(closed::addAll);
    waitingBytes = 0;
    return closed;
  }

  /** Follows {@link #prepareCommit} with nothing written in between: nothing waits here. */
  @Override
  public List<FileWriterBucketState> snapshotState(long checkpointId) throws IOException {
    List<FileWriterBucketState> states = new ArrayList<>();
    for (Lane lane : lanes) {
      states.addAll(lane.writer.snapshotState(checkpointId));
    }
    return states;
  }

  @Override
  public void close() throws Exception {
    threads.close();
    for (Lane lane : lanes) {
      lane.writer.close();
    }
  }
}
