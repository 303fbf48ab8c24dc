package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.streaming.api.functions.sink.filesystem.InProgressFileWriter;
import org.junit.jupiter.api.Test;

class StagingCommitterTest {
  private final Set<String> committed = ConcurrentHashMap.newKeySet();

  @Test
  void commitsSideBySideAndReturnsWhenAllAreDone() throws Exception {
    int files = 8;
    CountDownLatch allAtWork = new CountDownLatch(files);
    try (Committer<FileSinkCommittable> committer =
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
    try (Committer<FileSinkCommittable> committer =
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
    try (Committer<FileSinkCommittable> committer = committer(bucket -> {})) {
      committer.commit(List.of());
    }
    assertThat(committed).isEmpty();
  }

  private interface Commit {
    void of(String bucket) throws IOException, InterruptedException;
  }

  private Committer<FileSinkCommittable> committer(Commit commit) {
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

  private static List<Committer.CommitRequest<FileSinkCommittable>> requests(int count) {
    List<Committer.CommitRequest<FileSinkCommittable>> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(new Request(new FileSinkCommittable("file-" + i, new Recoverable())));
    }
    return requests;
  }

  /** A file whose content does not matter here. */
  private static final class Recoverable implements InProgressFileWriter.PendingFileRecoverable {
    @Override
    public org.apache.flink.core.fs.Path getPath() {
      return new org.apache.flink.core.fs.Path(Path.of("unused").toUri());
    }

    @Override
    public long getSize() {
      return 0;
    }
  }

  private record Request(FileSinkCommittable committable)
      implements Committer.CommitRequest<FileSinkCommittable> {
    @Override
    public FileSinkCommittable getCommittable() {
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
    public void updateAndRetryLater(FileSinkCommittable changed) {}

    @Override
    public void signalAlreadyCommitted() {}
  }
}
