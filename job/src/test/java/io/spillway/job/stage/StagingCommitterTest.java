package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.junit.jupiter.api.Test;

class StagingCommitterTest {
  private final Set<String> committed = ConcurrentHashMap.newKeySet();

  @Test
  void commitsSideBySideAndReturnsWhenAllAreDone() throws Exception {
    int files = 8;
    CountDownLatch allAtWork = new CountDownLatch(files);
    try (Committer<StagingCommittable> committer =
        committer(
            bucket -> {
              allAtWork.countDown();
              // If they were committed one after another, the first would wait forever.
              assertThat(allAtWork.await(10, TimeUnit.SECONDS)).isTrue();
            })) {
      committer.commit(requests(files));
    }
    assertThat(committed).hasSize(files);
  }

  @Test
  void triesAllOfThemAndThrowsWhatWentWrong() throws Exception {
    try (Committer<StagingCommittable> committer =
        committer(
            bucket -> {
              if (bucket.equals("file-1")) {
                throw new IOException("no answer");
              }
            })) {
      assertThatThrownBy(() -> committer.commit(requests(3)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no answer");
    }
    assertThat(committed).containsExactlyInAnyOrder("file-0", "file-2");
  }

  @Test
  void hasNothingToDoWithoutFiles() throws Exception {
    try (Committer<StagingCommittable> committer = committer(bucket -> {})) {
      committer.commit(List.of());
    }
    assertThat(committed).isEmpty();
  }

  private interface Commit {
    void of(String bucket) throws IOException, InterruptedException;
  }

  private Committer<StagingCommittable> committer(Commit commit) {
    return new StagingCommitter(
        new Committer<>() {
          @Override
          public void commit(Collection<CommitRequest<FileSinkCommittable>> requests)
              throws IOException, InterruptedException {
            for (CommitRequest<FileSinkCommittable> request : requests) {
              String bucket = request.getCommittable().getBucketId();
              commit.of(bucket);
              committed.add(bucket);
            }
          }

          @Override
          public void close() {}
        });
  }

  private static List<Committer.CommitRequest<StagingCommittable>> requests(int count) {
    List<Committer.CommitRequest<StagingCommittable>> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(
          new Request(
              new StagingCommittable(
                  new FileSinkCommittable("file-" + i, new PendingFile(0)), null, List.of())));
    }
    return requests;
  }

  private record Request(StagingCommittable committable)
      implements Committer.CommitRequest<StagingCommittable> {
    @Override
    public StagingCommittable getCommittable() {
      return committable;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable t) {}

    @Override
    public void signalFailedWithUnknownReason(Throwable t) {}

    @Override
    public void retryLater() {}

    @Override
    public void updateAndRetryLater(StagingCommittable changed) {}

    @Override
    public void signalAlreadyCommitted() {}
  }
}
