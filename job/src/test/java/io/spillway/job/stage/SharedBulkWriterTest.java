package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.batching.Rows;
import io.spillway.batching.TestRows;
import io.spillway.batching.TimeRange;
import io.spillway.job.AllocatedBytes;
import io.spillway.job.batch.BatchChunk;
import io.spillway.staging.SharedPart;
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

class SharedBulkWriterTest {
  private static final Instant CLOSED = Instant.parse("2026-11-22T16:29:00.123Z");
  private static final TimeRange TIMES = new TimeRange(3, 4);

  private final SmallFiles small = new SmallFiles(100_000);
  private final WrittenFiles written = new WrittenFiles(small);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final SharedBulkWriter writer = new SharedBulkWriter(out, written);

  @Test
  void makesEachBatchACompleteFileAndNotesWhereItIs() throws IOException {
    writer.addElement(chunk("a/", 3, true, "\"1\"", "\"2\""));
    writer.addElement(chunk("a/", 3, false, "\"3\""));
    writer.addElement(chunk("b/", 1, true, "\"4\""));
    assertThat(written.openMembers(SharedPart.folder(CLOSED))).isEqualTo(2);
    writer.finish();

    List<PartMember> members = members();
    assertThat(members)
        .extracting(this::content)
        .containsExactly(
            "id,batch_size\n\"1\",\"3\"\n\"2\",\"3\"\n\"3\",\"3\"", "id,batch_size\n\"4\",\"1\"");
    assertThat(members)
        .extracting(PartMember::facts)
        .containsExactly(facts(members.get(0), 3), facts(members.get(1), 1));
    assertThat(members.get(0).path())
        .startsWith(
            StagedPath.folder(TestRows.output("a/", 10), CLOSED) + "/2026-11-22T16-29-00-123Z-")
        .endsWith("-0");
    assertThat(members.get(1).path()).contains("/b/").endsWith("-1");
  }

  @Test
  void writesAFileThatIsLongerThanItsRows() throws IOException {
    String[] rows = new String[20_000];
    Arrays.fill(rows, "");
    writer.addElement(chunk("a/", rows.length, true, rows));
    writer.finish();
    assertThat(content(members().get(0)))
        .isEqualTo("id,batch_size" + "\n\"20000\"".repeat(rows.length));
  }

  /** Once as a file, and once more for Deliver. Measured 2.14 bytes for each byte of the rows. */
  @Test
  void copiesSmallFilesTwice() throws Exception {
    String[] rows = new String[40];
    Arrays.fill(rows, "x".repeat(1000));
    Rows encoded = TestRows.rows(rows);
    BatchChunk chunk =
        new BatchChunk(
            TestRows.output("a/", 40),
            encoded.count(),
            encoded.data().length,
            CLOSED,
            TIMES,
            true,
            encoded);
    SharedBulkWriter toNowhere = new SharedBulkWriter(OutputStream.nullOutputStream(), written);
    long allocated = AllocatedBytes.of(() -> toNowhere.addElement(chunk));
    assertThat(allocated).isLessThan(encoded.data().length * 5L / 2);
  }

  @Test
  void keepsTheBytesOfSmallFilesUntilTheOnesOfTheNextPartsCome() throws IOException {
    String[] rows = new String[SmallFiles.MAX_FILE_BYTES / 4];
    Arrays.fill(rows, "");
    writer.addElement(chunk("a/", 1, true, "\"1\""));
    writer.addElement(chunk("b/", rows.length, true, rows));
    writer.addElement(chunk("c/", 1, true, "\"2\""));
    writer.finish();
    List<PartMember> members = members();
    assertThat(small.take(members.get(0).path())).asString().isEqualTo(content(members.get(0)));
    assertThat(small.take(members.get(1).path())).as("not small").isNull();

    new SharedBulkWriter(out, written).addElement(chunk("d/", 1, true, "\"3\""));
    assertThat(small.take(members.get(2).path())).as("nobody took it").isNull();
    assertThat(small.bytes()).isPositive();
  }

  @Test
  void neverEndsWithinABatch() throws IOException {
    writer.addElement(chunk("a/", 2, true, "\"1\""));
    assertThatThrownBy(writer::finish)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a part ends within a batch of folder 2026-11-22/~shared");
  }

  private List<PartMember> members() {
    return written
        .withFacts(
            List.of(
                new FileSinkCommittable(SharedPart.folder(CLOSED), new PendingFile(out.size()))))
        .get(0)
        .members();
  }

  private String content(PartMember member) {
    return new String(
        out.toByteArray(), (int) member.offset(), (int) member.bytes(), StandardCharsets.UTF_8);
  }

  private FileFacts facts(PartMember member, int rows) {
    CRC32 crc32 = new CRC32();
    crc32.update(content(member).getBytes(StandardCharsets.UTF_8));
    return new FileFacts("track", rows, (int) crc32.getValue(), CLOSED.toEpochMilli(), TIMES, 1);
  }

  private static BatchChunk chunk(String folder, int batchRows, boolean first, String... rows) {
    return new BatchChunk(
        TestRows.output(folder, 10), batchRows, 9, CLOSED, TIMES, first, TestRows.rows(rows));
  }
}
