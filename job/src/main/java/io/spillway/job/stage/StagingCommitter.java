package io.spillway.job.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.file.sink.FileSinkCommittable;

/**
 * Commits the parts of a checkpoint in parallel. Flink's committer commits them one after another,
 * and each commit waits for S3: the task would stand still for the latency times the number of
 * large files.
 *
 * <p>Commits are independent of each other, so their order does not matter. Returns when all have
 * ended; throws the first failure, upon which Flink restores the checkpoint and commits all again.
 */
final class StagingCommitter implements Committer<StagingCommittable> {
  private final Committer<FileSinkCommittable> committer;
  private final StagingThreads threads = new StagingThreads("commit staged files");

  /**
   * @param committer Flink's; its calls do not depend on each other
   */
  StagingCommitter(Committer<FileSinkCommittable> committer) {
    this.committer = committer;
  }

  @Override
  public void commit(Collection<CommitRequest<StagingCommittable>> requests)
      throws IOException, InterruptedException {
    List<Future<Void>> commits = new ArrayList<>();
    for (CommitRequest<StagingCommittable> request : requests) {
      commits.add(
          threads.start(
              () -> {
                committer.commit(List.of(new FileRequest(request)));
                return null;
              }));
    }
    var unused = StagingThreads.all(commits, "Staged files could not be committed");
  }

  @Override
  public void close() throws Exception {
    threads.close();
    committer.close();
  }

  /** A request to Flink's committer. */
  private record FileRequest(CommitRequest<StagingCommittable> request)
      implements CommitRequest<FileSinkCommittable> {
    @Override
    public FileSinkCommittable getCommittable() {
      return request.getCommittable().part();
    }

    @Override
    public int getNumberOfRetries() {
      return request.getNumberOfRetries();
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
      request.signalFailedWithKnownReason(reason);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
      request.signalFailedWithUnknownReason(reason);
    }

    @Override
    public void retryLater() {
      request.retryLater();
    }

    @Override
    public void updateAndRetryLater(FileSinkCommittable changed) {
      request.updateAndRetryLater(request.getCommittable().with(changed));
    }

    @Override
    public void signalAlreadyCommitted() {
      request.signalAlreadyCommitted();
    }
  }
}
