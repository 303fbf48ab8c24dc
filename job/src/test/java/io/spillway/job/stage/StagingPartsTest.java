package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.TestRows;
import io.spillway.batching.TimeRange;
import io.spillway.job.batch.BatchChunk;
import io.spillway.staging.SharedPart;
import io.spillway.staging.StagedPath;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo;
import org.junit.jupiter.api.Test;

class StagingPartsTest {
  private static final Instant CLOSED = Instant.parse("2026-11-22T16:29:00.123Z");

  @Test
  void beginsAPartOfItsOwnWithTheFirstChunkOfABatch() {
    StagingParts.OneFilePerBatch policy = new StagingParts.OneFilePerBatch();
    assertThat(policy.shouldRollOnEvent(null, chunk(true))).isTrue();
    assertThat(policy.shouldRollOnEvent(null, chunk(false))).isFalse();
    assertThat(policy.shouldRollOnProcessingTime(null, Long.MAX_VALUE)).isFalse();
    assertThat(policy.shouldRollOnCheckpoint(null)).isTrue();
  }

  @Test
  void beginsASharedPartBetweenBatchesWhenTheLastOneIsFull() throws IOException {
    WrittenFiles written = new WrittenFiles();
    StagingParts.ManyBatches policy = new StagingParts.ManyBatches(written, 100, 2);
    assertThat(policy.shouldRollOnEvent(new Part(99), chunk(true))).isFalse();
    assertThat(policy.shouldRollOnEvent(new Part(100), chunk(true))).isTrue();
    assertThat(policy.shouldRollOnEvent(new Part(100), chunk(false))).isFalse();
    for (int members = 1; members <= 2; members++) {
      written.addMember("folder", new PartMember("", 0, 1, FileFacts.of(chunk(true), 0)));
      assertThat(policy.shouldRollOnEvent(new Part(1), chunk(true))).isEqualTo(members == 2);
    }
    assertThat(policy.shouldRollOnProcessingTime(new Part(100), Long.MAX_VALUE)).isFalse();
    assertThat(policy.shouldRollOnCheckpoint(new Part(1))).isTrue();
  }

  @Test
  void namesFoldersAndFiles() {
    assertThat(new StagingParts.OwnFolders().getBucketId(chunk(true), null))
        .isEqualTo(StagedPath.folder(TestRows.output("a/", 10), CLOSED));
    String folder = new StagingParts.SharedFolders().getBucketId(chunk(true), null);
    var names =
        new StagingParts.TimestampedFileNames(
            SharedPart.SUFFIX, Clock.fixed(CLOSED, ZoneOffset.UTC));
    assertThat(folder + "/" + names.getPartPrefix() + "-0f-0" + names.getPartSuffix())
        .isEqualTo("2026-11-22/~shared/2026-11-22T16-29-00-123Z-0f-0.zip")
        .satisfies(path -> assertThat(SharedPart.isOne(path)).isTrue());
  }

  private static BatchChunk chunk(boolean first) {
    return new BatchChunk(
        TestRows.output("a/", 10), 2, 9, CLOSED, TimeRange.UNKNOWN, first, TestRows.rows("\"1\""));
  }

  private record Part(long getSize) implements PartFileInfo<String> {
    @Override
    public String getBucketId() {
      return "folder";
    }

    @Override
    public long getCreationTime() {
      return 0;
    }

    @Override
    public long getLastUpdateTime() {
      return 0;
    }
  }
}
