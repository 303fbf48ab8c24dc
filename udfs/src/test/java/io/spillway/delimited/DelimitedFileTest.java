package io.spillway.delimited;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

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
    assertThat(HeaderLine.of(List.of("a,b,,c", "d\r\n\te", ";"), Delimiter.COMMA))
        .isEqualTo("abc,de,;");
  }

  @Test
  void keysAreFolderPrefixTimeAndWhatMakesThemUnique() {
    assertThat(ObjectName.key("a/b/", layout(BatchSizeColumn.ABSENT, "p"), CLOSED, "x1"))
        .isEqualTo("a/b/p_2026-11-22T16-29-00-123Z_x1.csv");
    assertThat(ObjectName.key("", layout(BatchSizeColumn.ABSENT, " "), CLOSED, "x1"))
        .isEqualTo("2026-11-22T16-29-00-123Z_x1.csv");
  }

  @Test
  void aPrefixThatEndsInTheExtensionDoesNotRepeatIt() {
    assertThat(ObjectName.key("", layout(BatchSizeColumn.ABSENT, "export.csv"), CLOSED, "x1"))
        .isEqualTo("export_2026-11-22T16-29-00-123Z_x1.csv");
    assertThat(ObjectName.key("", layout(BatchSizeColumn.ABSENT, "export.txt"), CLOSED, "x1"))
        .isEqualTo("export.txt_2026-11-22T16-29-00-123Z_x1.csv");
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
