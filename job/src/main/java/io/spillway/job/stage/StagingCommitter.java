package io.spillway.job.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.file.sink.FileSinkCommittable;

/**
 * Commits the files of a checkpoint side by side. Flink's committer does one after the other, and
 * on S3 each waits for an answer: the task would stand still for a file's latency times the files.
 *
 * <p>A file's commit is its own matter, so the order among files does not count. Returns when all
 * are done, failed ones included; throws the first failure, upon which Flink restores the
 * checkpoint and commits all of them again.
 */
final class ParallelCommitter implements Committer<FileSinkCommittable> {
  private static final int THREADS = 32;

  private final Committer<FileSinkCommittable> committer;
  private final ExecutorService threads;

  /**
   * @param committer Flink's, of whose calls none knows of another
   */
  ParallelCommitter(Committer<FileSinkCommittable> committer) {
    this.committer = committer;
    this.threads = WaitingThreads.create(THREADS, "commit staged files");
  }

  @Override
  public void commit(Collection<CommitRequest<FileSinkCommittable>> requests)
      throws IOException, InterruptedException {
    List<Future<?>> commits = new ArrayList<>();
    for (CommitRequest<FileSinkCommittable> request : requests) {
      commits.add(
          threads.submit(
              () -> {
                committer.commit(List.of(request));
                return null;
              }));
    }
    Throwable failure = null;
    for (Future<?> commit : commits) {
      try {
        commit.get();
      } catch (ExecutionException e) {
        if (failure == null) {
          failure = e.getCause();
        } else {
          failure.addSuppressed(e.getCause());
        }
      }
    }
    if (failure != null) {
      throw new IOException(
          "Staged files could not be committed: " + failure.getMessage(), failure);
    }
  }

  @Override
  public void close() throws Exception {
    threads.shutdownNow();
    committer.close();
  }
}
