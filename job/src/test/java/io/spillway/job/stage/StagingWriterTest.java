package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.batching.TestRows;
import io.spillway.batching.TimeRange;
import io.spillway.job.batch.BatchChunk;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

class StagingWriterTest {
  private static final int WRITERS = 3;
  private static final long PLENTY = 1 << 20;

  private final List<OpenFiles> files =
      IntStream.range(0, WRITERS).mapToObj(i -> new OpenFiles()).toList();
  private final SimpleCounter written = new SimpleCounter();

  @Test
  void dealsBatchesToItsWritersAndCommitsAllOfThem() throws Exception {
    try (StagingWriter writer = writer(PLENTY)) {
      for (int i = 0; i < 7; i++) {
        writer.write(chunk("f" + i + "/", true), AT_NO_TIME);
        writer.write(chunk("f" + i + "/", false), AT_NO_TIME);
      }
      assertThat(writer.prepareCommit())
          .extracting(each -> each.file().getBucketId())
          .containsExactlyInAnyOrder("f0/", "f1/", "f2/", "f3/", "f4/", "f5/", "f6/");
      assertThat(files).allSatisfy(each -> assertThat(each.written).hasSizeGreaterThan(3));
      assertThat(written.getCount()).isEqualTo(14);
      assertThat(writer.prepareCommit()).isEmpty();
    }
  }

  @Test
  void keepsABatchTogetherWhenItIsWrittenInSeveralGoes() throws Exception {
    try (StagingWriter writer = writer(1)) {
      writer.write(chunk("a/", true), AT_NO_TIME);
      writer.write(chunk("a/", false), AT_NO_TIME);
      writer.write(chunk("a/", false), AT_NO_TIME);
      writer.write(chunk("b/", true), AT_NO_TIME);
      assertThat(files).extracting(each -> each.written.size()).containsExactlyInAnyOrder(3, 1, 0);
      assertThat(writer.prepareCommit()).hasSize(2);
    }
  }

  @Test
  void writesSideBySide() throws Exception {
    CountDownLatch allAtWork = new CountDownLatch(WRITERS);
    for (OpenFiles each : files) {
      each.beforeWrite =
          () -> {
            allAtWork.countDown();
            try {
              // If one waited for another, this would wait forever.
              assertThat(allAtWork.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          };
    }
    try (StagingWriter writer = writer(PLENTY)) {
      for (int i = 0; i < WRITERS; i++) {
        writer.write(chunk("f" + i + "/", true), AT_NO_TIME);
      }
      assertThat(writer.prepareCommit()).hasSize(WRITERS);
    }
  }

  @Test
  void failsWhenOneOfThemFails() throws Exception {
    files.get(1).beforeWrite =
        () -> {
          throw new IOException("disk full");
        };
    try (StagingWriter writer = writer(PLENTY)) {
      for (int i = 0; i < WRITERS; i++) {
        writer.write(chunk("f" + i + "/", true), AT_NO_TIME);
      }
      assertThatThrownBy(writer::prepareCommit)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("disk full");
    }
  }

  private StagingWriter writer(long mostWaitingBytes) {
    return new StagingWriter(
        files.stream()
            .map(each -> new OpenFileLimitingWriter(each, new WrittenFiles(), 100))
            .toList(),
        written,
        mostWaitingBytes);
  }

  private static BatchChunk chunk(String folder, boolean first) {
    return new BatchChunk(
        TestRows.output(folder, 10),
        2,
        Instant.EPOCH,
        TimeRange.EMPTY,
        first,
        TestRows.rows("\"1\""));
  }

  private static final SinkWriter.Context AT_NO_TIME =
      new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
          return Long.MIN_VALUE;
        }

        @Override
        public Long timestamp() {
          return null;
        }
      };
}
