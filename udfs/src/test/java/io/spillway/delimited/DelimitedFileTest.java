package io.spillway.delimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.delimited.FileLayout.BatchSizeColumn;
import io.spillway.delimited.FileStyle.LineEnd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

  @ParameterizedTest
  @CsvSource({"GZIP, gz, application/gzip", "ZSTD, zst, application/zstd"})
  void compressedFilesAreNamedLikeIt(Compression compression, String name, String contentType) {
    for (String prefix : List.of("export", "export.csv", "export.csv." + name)) {
      FileLayout layout = compressed(FileExtension.CSV, compression, prefix);
      assertThat(ObjectKey.key("", layout, CLOSED, "x1"))
          .isEqualTo("export_2026-11-22T16-29-00-123Z_x1.csv." + name);
      assertThat(layout.extension().contentType()).isEqualTo(contentType);
    }
    assertThat(FileExtension.TXT.with(compression).setting()).isEqualTo("txt." + name);
    assertThat(FileExtension.TXT.with(compression).compression()).isEqualTo(compression);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aCompressedFileIsCompleteWithItsLastRowAndTheSameEveryTime(Compression compression)
      throws IOException {
    FileLayout layout = compressed(FileExtension.TXT, compression, "");
    byte[] first = twoRows(layout);
    assertThat(twoRows(layout)).isEqualTo(first);
    assertThat(read(compression, first)).isEqualTo("a\n\"1\",\"2\"\n\"2\",\"2\"");
  }

  /**
   * Of many times the size of the window, in rows of two sizes: what is cut where shows nowhere.
   */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aLargeCompressedFileIsTheSameHoweverItIsWritten(Compression compression) throws IOException {
    Random random = new Random(17);
    byte[] text = new byte[20 << 20];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) ('a' + (random.nextInt(40) == 0 ? random.nextInt(26) : i % 7));
    }
    byte[] whole = compressed(compression, text, text.length);
    assertThat(compressed(compression, text, 777)).isEqualTo(whole);
    assertThat(whole.length).isLessThan(text.length / 2);
    byte[] read = compression.reading(new ByteArrayInputStream(whole)).readAllBytes();
    assertThat(Arrays.equals(read, text)).isTrue();
  }

  private static byte[] compressed(Compression compression, byte[] text, int bytesAtATime)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CompressedStream stream = CompressedStream.of(compression, out);
    for (int i = 0; i < text.length; i += bytesAtATime) {
      stream.write(text, i, Math.min(bytesAtATime, text.length - i));
    }
    stream.finish();
    return out.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aFileThatIsAbandonedIsNotCompletedAndHoldsNothing(Compression compression)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DelimitedFileWriter writer =
        new DelimitedFileWriter(out, compressed(FileExtension.CSV, compression, ""), 2);
    writer.writeRow(new byte[] {'1'}, 0, 1);
    int before = out.size();
    writer.close();
    writer.close();
    assertThat(out.size()).isEqualTo(before);
    assertThatThrownBy(() -> writer.writeRow(new byte[] {'1'}, 0, 1)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void aCompleteFileMayBeClosed(Compression compression) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FileLayout layout = compressed(FileExtension.CSV, compression, "");
    try (DelimitedFileWriter writer = new DelimitedFileWriter(out, layout, 1)) {
      writer.writeRow(new byte[] {'1'}, 0, 1);
    }
    assertThat(read(compression, out.toByteArray())).isEqualTo("a\n1,\"1\"");
  }

  @Test
  void aFileThatWasCutOffOrChangedIsNotRead() throws IOException {
    byte[] file = twoRows(compressed(FileExtension.CSV, Compression.ZSTD, ""));
    assertThatThrownBy(() -> read(Compression.ZSTD, Arrays.copyOf(file, file.length - 1)))
        .isInstanceOf(IOException.class);
    file[file.length - 1]++;
    assertThatThrownBy(() -> read(Compression.ZSTD, file)).isInstanceOf(IOException.class);
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
    assertThat(FileExtension.CSV.compression()).isEqualTo(Compression.NONE);
    for (FileExtension extension : FileExtension.values()) {
      assertThat(FileExtension.ofSetting(extension.setting())).contains(extension);
      assertThat(extension.with(extension.compression())).isEqualTo(extension);
    }
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
    assertThat(read(Compression.GZIP, twoRows(layout))).isEqualTo("\ufeff\"1\",2\r\n\"2\",2\r\n");
  }

  @Test
  void aRowIsShownAsItIsInItsFile() {
    byte[] encoded = "\"1\"".getBytes(StandardCharsets.UTF_8);

    assertThat(DelimitedFileWriter.row(layout(BatchSizeColumn.PLAIN, ""), encoded, 12))
        .isEqualTo("\"1\",\"12\"");
    assertThat(DelimitedFileWriter.row(layout(BatchSizeColumn.PLAIN, ""), new byte[0], 3))
        .isEqualTo("\"3\"");
  }

  private static FileLayout compressed(
      FileExtension extension, Compression compression, String prefix) {
    return new FileLayout(
        "a", Delimiter.COMMA, BatchSizeColumn.PLAIN, extension.with(compression), prefix);
  }

  private static String read(Compression compression, byte[] file) throws IOException {
    try (InputStream in = compression.reading(new ByteArrayInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] twoRows(FileLayout layout) throws IOException {
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
