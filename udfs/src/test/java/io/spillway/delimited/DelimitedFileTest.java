package io.spillway.delimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.delimited.FileLayout.BatchSizeColumn;
import io.spillway.delimited.FileStyle.LineEnd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelimitedFileTest {
  private static final Instant CLOSED = Instant.parse("2026-11-22T16:29:00.123Z");

  @Test
  void rowsAreSeparatedByNewlinesAndTheLastHasNone() throws IOException {
    assertThat(file(BatchSizeColumn.ABSENT, "\"1\"", "\"2\"")).isEqualTo("a\n\"1\"\n\"2\"");
  }

  @Test
  void theBatchSizeColumnHoldsTheNumberOfRows() throws IOException {
    assertThat(file(BatchSizeColumn.PLAIN, "\"1\"", "\"2\""))
        .isEqualTo("a\n\"1\",\"2\"\n\"2\",\"2\"");
  }

  @Test
  void theBatchSizeMayBeHashed() throws IOException {
    assertThat(file(BatchSizeColumn.SHA256, "\"x\""))
        .isEqualTo("a\n\"x\",\"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b\"");
  }

  @Test
  void aBatchSizeColumnOnItsOwnHasNoDelimiterBeforeIt() throws IOException {
    assertThat(file(BatchSizeColumn.PLAIN, "")).isEqualTo("a\n\"1\"");
  }

  @Test
  void headersLoseWhatWouldBreakTheirLine() {
    assertThat(
            FileLayout.headerLine(
                List.of("a,b,,c", "d\r\n\te", ";"), Delimiter.COMMA, CellStyle.SEGMENT))
        .isEqualTo("abc,de,;");
  }

  /** Query engines pass over names that begin with an underscore or a dot. */
  @ParameterizedTest
  @CsvSource({
    "a/b/, p, a/b/p_2026-11-22T16-29-00-123Z_x1.csv",
    "'', ' ', 2026-11-22T16-29-00-123Z_x1.csv",
    "'', export.csv, export_2026-11-22T16-29-00-123Z_x1.csv",
    "'', export.txt, export.txt_2026-11-22T16-29-00-123Z_x1.csv",
    "f/, a/, f/a/2026-11-22T16-29-00-123Z_x1.csv",
    "f/, a/.csv, f/a/2026-11-22T16-29-00-123Z_x1.csv"
  })
  void keysAreFolderPrefixWithoutExtensionTimeAndWhatMakesThemUnique(
      String folder, String prefix, String key) {
    assertThat(ObjectKey.key(folder, layout(BatchSizeColumn.ABSENT, prefix), CLOSED, "x1"))
        .isEqualTo(key);
  }

  @Test
  void compressedFilesAreNamedLikeIt() {
    for (String prefix : List.of("export", "export.csv", "export.csv.gz")) {
      FileLayout layout =
          new FileLayout(
              "a", Delimiter.COMMA, BatchSizeColumn.ABSENT, FileExtension.CSV.gzip(), prefix);
      assertThat(ObjectKey.key("", layout, CLOSED, "x1"))
          .isEqualTo("export_2026-11-22T16-29-00-123Z_x1.csv.gz");
      assertThat(layout.extension().contentType()).isEqualTo("application/gzip");
    }
    assertThat(FileExtension.TXT.gzip().setting()).isEqualTo("txt.gz");
  }

  @Test
  void aCompressedFileIsCompleteWithItsLastRowAndTheSameEveryTime() throws IOException {
    FileLayout layout =
        new FileLayout("a", Delimiter.COMMA, BatchSizeColumn.PLAIN, FileExtension.TXT_GZ, "");
    byte[] first = gzip(layout);
    assertThat(gzip(layout)).isEqualTo(first);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(first))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("a\n\"1\",\"2\"\n\"2\",\"2\"");
    }
  }

  @Test
  void aFileTakesNoMoreRowsThanAnnounced() throws IOException {
    DelimitedFileWriter writer =
        new DelimitedFileWriter(new ByteArrayOutputStream(), layout(BatchSizeColumn.ABSENT, ""), 1);
    assertThat(writer.isComplete()).isFalse();
    writer.writeRow(new byte[0], 0, 0);
    assertThat(writer.isComplete()).isTrue();
    assertThatThrownBy(() -> writer.writeRow(new byte[0], 0, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void filesSayOfWhichKindTheyAre() {
    assertThat(FileExtension.CSV.contentType()).isNotEqualTo(FileExtension.TXT.contentType());
    assertThat(FileExtension.CSV.isGzip()).isFalse();
    assertThat(FileExtension.CSV.gzip()).isEqualTo(FileExtension.CSV_GZ);
  }

  @Test
  void timestampsAreReadBack() {
    assertThat(ObjectKey.time(ObjectKey.timestamp(CLOSED))).isEqualTo(CLOSED);
  }

  @Test
  void theTableVersionChangesWithColumnsAndDelimiterAlone() {
    FileLayout layout = layout(BatchSizeColumn.ABSENT, "p");
    assertThat(layout.tableVersion())
        .matches("[0-9a-f]{8}")
        .isEqualTo(layout(BatchSizeColumn.ABSENT, "q").tableVersion());
    for (FileLayout other :
        List.of(
            new FileLayout("b", Delimiter.COMMA, BatchSizeColumn.ABSENT, FileExtension.CSV, "p"),
            new FileLayout("a", Delimiter.TAB, BatchSizeColumn.ABSENT, FileExtension.CSV, "p"))) {
      assertThat(other.tableVersion()).isNotEqualTo(layout.tableVersion());
    }
    assertThat(
            new FileLayout("a|b c|", Delimiter.PIPE, BatchSizeColumn.ABSENT, FileExtension.CSV, "p")
                .columns())
        .containsExactly("a", "b c", "");
  }

  @Test
  void aCompressedFileHasItsStyleInside() throws IOException {
    FileStyle style = new FileStyle(FileStyle.Quotes.MINIMAL, false, true, LineEnd.CRLF, true);
    FileLayout layout =
        new FileLayout(
            "a", Delimiter.COMMA, BatchSizeColumn.PLAIN, FileExtension.CSV_GZ, "", style);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip(layout)))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("\ufeff\"1\",2\r\n\"2\",2\r\n");
    }
  }

  @Test
  void aRowIsShownAsItIsInItsFile() {
    byte[] encoded = "\"1\"".getBytes(StandardCharsets.UTF_8);

    assertThat(DelimitedFileWriter.row(layout(BatchSizeColumn.PLAIN, ""), encoded, 12))
        .isEqualTo("\"1\",\"12\"");
    assertThat(DelimitedFileWriter.row(layout(BatchSizeColumn.PLAIN, ""), new byte[0], 3))
        .isEqualTo("\"3\"");
  }

  private static byte[] gzip(FileLayout layout) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DelimitedFileWriter writer = new DelimitedFileWriter(out, layout, 2);
    for (String row : List.of("\"1\"", "\"2\"")) {
      writer.writeRow(row.getBytes(StandardCharsets.UTF_8), 0, row.length());
    }
    return out.toByteArray();
  }

  private static FileLayout layout(BatchSizeColumn batchSize, String prefix) {
    return new FileLayout("a", Delimiter.COMMA, batchSize, FileExtension.CSV, prefix);
  }

  private static String file(BatchSizeColumn batchSize, String... rows) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DelimitedFileWriter writer = new DelimitedFileWriter(out, layout(batchSize, ""), rows.length);
    for (String row : rows) {
      byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
      writer.writeRow(bytes, 0, bytes.length);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
