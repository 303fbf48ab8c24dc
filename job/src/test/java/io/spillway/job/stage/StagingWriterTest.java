package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.batching.TestRows;
import io.spillway.batching.TimeRange;
import io.spillway.job.batch.BatchChunk;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StagingWriterTest {
  private static final long LARGE = 1_000;
  private static final int WRITERS = 3;

  private final OpenFiles shared = new OpenFiles();
  private final List<OpenFiles> own =
      IntStream.range(0, WRITERS).mapToObj(i -> new OpenFiles()).toList();

  @Test
  void writesSmallBatchesTogetherAndLargeOnesInTurn() throws Exception {
    try (StagingWriter writer = writer()) {
      for (int i = 0; i < 5; i++) {
        write(writer, "small-" + i + "/", LARGE - 1);
        write(writer, "large-" + i + "/", LARGE);
      }
      assertThat(folders(writer))
          .containsExactlyInAnyOrder(
              "small-0/",
              "small-1/",
              "small-2/",
              "small-3/",
              "small-4/",
              "large-0/",
              "large-1/",
              "large-2/",
              "large-3/",
              "large-4/");
      assertThat(shared.written).hasSize(10).allMatch(chunk -> chunk.batchBytes() < LARGE);
      assertThat(own).extracting(each -> each.written.size()).containsExactlyInAnyOrder(4, 4, 2);
      assertThat(writer.prepareCommit()).isEmpty();
    }
  }

  @Test
  void goesOnWhileALargePartIsClosed() throws Exception {
    CountDownLatch goesOn = new CountDownLatch(1);
    own.forEach(
        each ->
            // If the task waited, so would this, forever.
            each.beforeCommit = () -> assertThat(goesOn.await(10, TimeUnit.SECONDS)).isTrue());
    try (StagingWriter writer = writer()) {
      for (int i = 0; i < WRITERS; i++) {
        write(writer, "large-" + i + "/", LARGE);
      }
      write(writer, "small/", 1);
      goesOn.countDown();
      assertThat(folders(writer))
          .containsExactlyInAnyOrder("large-0/", "large-1/", "large-2/", "small/");
    }
  }

  @Test
  void usesNoWriterWhileItClosesAPart() throws Exception {
    List<String> order = new ArrayList<>();
    own.forEach(each -> each.beforeCommit = () -> order.add("closed"));
    try (StagingWriter writer = new StagingWriter(LARGE, lane(shared), List.of(lane(own.get(0))))) {
      for (int i = 0; i < 100; i++) {
        writer.write(chunk("large/", LARGE, true), null);
        order.add("written");
        writer.write(chunk("large/", LARGE, false), null);
      }
      assertThat(writer.prepareCommit()).hasSize(100);
    }
    assertThat(order.subList(0, 4)).containsExactly("written", "closed", "written", "closed");
  }

  @Test
  void failsWhenAPartCannotBeClosed() throws Exception {
    own.forEach(
        each ->
            each.beforeCommit =
                () -> {
                  throw new IOException("disk full");
                });
    try (StagingWriter writer = writer()) {
      write(writer, "large/", LARGE);
      assertThatThrownBy(writer::prepareCommit)
          .isInstanceOf(IOException.class)
          .hasMessage("Files could not be staged: disk full");
    }
  }

  @Test
  void freesWhatTheWritersOfFilesHoldThatWereBegun() throws Exception {
    WrittenFiles written = new WrittenFiles();
    List<String> closed = new ArrayList<>();
    try (StagingWriter unused =
        new StagingWriter(LARGE, lane(shared), List.of(new StagingWriter.Lane(shared, written)))) {
      written.writing(() -> closed.add("former"));
      written.writing(() -> closed.add("begun"));
    }
    assertThat(closed).containsExactly("begun");
  }

  private StagingWriter writer() {
    return new StagingWriter(
        LARGE, lane(shared), own.stream().map(StagingWriterTest::lane).toList());
  }

  private static StagingWriter.Lane lane(OpenFiles files) {
    return new StagingWriter.Lane(files, new WrittenFiles());
  }

  private static List<String> folders(StagingWriter writer) throws Exception {
    return writer.prepareCommit().stream().map(each -> each.part().getBucketId()).toList();
  }

  private static void write(StagingWriter writer, String folder, long bytes) throws Exception {
    writer.write(chunk(folder, bytes, true), null);
    writer.write(chunk(folder, bytes, false), null);
  }

  /** One of two. */
  private static BatchChunk chunk(String folder, long batchBytes, boolean first) {
    return new BatchChunk(
        TestRows.output(folder, 10),
        2,
        batchBytes,
        Instant.EPOCH,
        TimeRange.EMPTY,
        first,
        TestRows.rows("\"1\""));
  }
}
