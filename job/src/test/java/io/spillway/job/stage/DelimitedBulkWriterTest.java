package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.TestRows;
import io.spillway.batching.TimeRange;
import io.spillway.job.AllocatedBytes;
import io.spillway.job.batch.BatchChunk;
import io.spillway.staging.StagedPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.junit.jupiter.api.Test;

class DelimitedBulkWriterTest {
  private static final Instant CLOSED = Instant.parse("2026-11-22T16:29:00.123Z");
  private static final TimeRange TIMES = new TimeRange(3, 4);

  private final WrittenFiles written = new WrittenFiles();
  private boolean closed;
  private final ByteArrayOutputStream out =
      new ByteArrayOutputStream() {
        @Override
        public void close() {
          closed = true;
        }
      };

  @Test
  void writesTheHeaderOnceAndTheBatchsSizeIntoEachRow() throws IOException {
    DelimitedBulkWriter writer = new DelimitedBulkWriter(out, written);
    writer.addElement(chunk(3, true, "\"1\"", "\"2\""));
    writer.addElement(chunk(3, false, "\"3\""));
    writer.finish();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("id,batch_size\n\"1\",\"3\"\n\"2\",\"3\"\n\"3\",\"3\"");
  }

  @Test
  void notesRowsChecksumAndTimeOfACompleteFile() throws IOException {
    DelimitedBulkWriter writer = new DelimitedBulkWriter(out, written);
    writer.addElement(chunk(2, true, "\"" + "x".repeat(200_000) + "\""));
    writer.addElement(chunk(2, false, "\"2\""));
    CRC32 crc32 = new CRC32();
    crc32.update(out.toByteArray());
    String folder = StagedPath.folder(TestRows.output("a/", 10), CLOSED);
    assertThat(
            written.withFacts(
                List.of(new FileSinkCommittable(folder, new PendingFile(out.size())))))
        .extracting(StagingCommittable::facts)
        .containsExactly(
            new FileFacts("track", 2, (int) crc32.getValue(), CLOSED.toEpochMilli(), TIMES, 1));
  }

  @Test
  void leavesTheStreamOpenForFlinkToCommit() throws IOException {
    DelimitedBulkWriter writer = new DelimitedBulkWriter(out, written);
    writer.addElement(chunk(2, true, "\"1\""));
    assertThat(out.size()).isZero();
    writer.flush();
    assertThat(out.size()).isPositive();
    writer.addElement(chunk(2, false, "\"2\""));
    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("\n\"2\",\"2\"");
    writer.finish();
    assertThat(closed).isFalse();
  }

  @Test
  void writesRowsLargerThanItsBuffer() throws IOException {
    String large = "\"" + "x".repeat(200_000) + "\"";
    DelimitedBulkWriter writer = new DelimitedBulkWriter(out, written);
    writer.addElement(chunk(2, true, large, "\"2\""));
    writer.finish();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("id,batch_size\n" + large + ",\"2\"\n\"2\",\"2\"");
  }

  /** Measured 0.03 bytes for each byte of the rows, its buffer included. */
  @Test
  void copiesRowsIntoItsBufferAlone() throws Exception {
    String[] rows = new String[2000];
    Arrays.fill(rows, "x".repeat(1000));
    BatchChunk chunk = chunk(rows.length, true, rows);
    DelimitedBulkWriter writer = new DelimitedBulkWriter(OutputStream.nullOutputStream(), written);
    long allocated = AllocatedBytes.of(() -> writer.addElement(chunk));
    assertThat(allocated).isLessThan(chunk.rows().data().length / 10);
  }

  private static BatchChunk chunk(int batchRows, boolean first, String... rows) {
    return new BatchChunk(
        TestRows.output("a/", 10), batchRows, 9, CLOSED, TIMES, first, TestRows.rows(rows));
  }
}
