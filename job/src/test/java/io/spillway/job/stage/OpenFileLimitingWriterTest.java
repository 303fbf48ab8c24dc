package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.TestRows;
import io.spillway.batching.TimeRange;
import io.spillway.job.batch.BatchChunk;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OpenFileLimitingWriterTest {
  private final OpenFiles files = new OpenFiles();
  private final OpenFileLimitingWriter writer =
      new OpenFileLimitingWriter(files, new WrittenFiles(), 3);

  @Test
  void closesFilesBeforeThereAreTooManyAndCommitsAllOfThemOnce() throws Exception {
    for (int i = 0; i < 8; i++) {
      writer.write(chunk("f" + i + "/", true), null);
      writer.write(chunk("f" + i + "/", false), null);
    }
    assertThat(files.mostOpen).isEqualTo(3);
    assertThat(writer.prepareCommit())
        .extracting(each -> each.file().getBucketId())
        .containsExactly("f0/", "f1/", "f2/", "f3/", "f4/", "f5/", "f6/", "f7/");
    assertThat(writer.prepareCommit()).isEmpty();
  }

  @Test
  void neverClosesAFileInTheMiddleOfItsBatch() throws Exception {
    for (int i = 0; i < 3; i++) {
      writer.write(chunk("f" + i + "/", true), null);
    }
    for (int i = 0; i < 10; i++) {
      writer.write(chunk("f2/", false), null);
    }
    assertThat(files.open).hasSize(3);
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
}
