package io.spillway.job.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
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
final class StagingCommitter implements Committer<FileSinkCommittable> {
  private final Committer<FileSinkCommittable> committer;
  private final StagingThreads threads = new StagingThreads("commit staged files");

  /**
   * @param committer Flink's, of whose calls none knows of another
   */
  StagingCommitter(Committer<FileSinkCommittable> committer) {
    this.committer = committer;
  }

  @Override
  public void commit(Collection<CommitRequest<FileSinkCommittable>> requests)
      throws IOException, InterruptedException {
    List<Callable<Void>> commits = new ArrayList<>();
    for (CommitRequest<FileSinkCommittable> request : requests) {
      commits.add(
          () -> {
            committer.commit(List.of(request));
            return null;
          });
    }
    var unused = threads.all(commits, "Staged files could not be committed");
  }

  @Override
  public void close() throws Exception {
    threads.close();
    committer.close();
  }
}
