package io.spillway.local.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import io.spillway.delimited.Delimiter;
import io.spillway.local.query.HardRows.HardRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files of the Athena preset, read by DuckDB with the snippets of {@code
 * docs/reading-files.md}, and with Spark's parser; {@link ReadingFilesITCase} reads more of them.
 */
class ReadersITCase {
  @TempDir private static Path folder;
  private static List<HardRow> rows;

  @BeforeAll
  static void deliver() throws IOException {
    rows = HardRows.rows();
    HardFiles.deliver(HardFiles.catalog(folder, FileFormat.tables()), rows, folder.resolve("out"));
  }

  @ParameterizedTest
  @MethodSource(FileFormat.TABLES)
  void duckDbFindsEveryCellWithThePagesSnippet(FileFormat format) throws IOException, SQLException {
    DuckDbSnippets.Answer answer =
        DuckDbSnippets.run(format, root(format), HardRows.DAY_BEFORE_NEW_YEAR);
    assertThat(answer.all().differencesFrom(rows)).isEmpty();
    assertThat(answer.counts())
        .isEqualTo(FoundRows.countsByType(rows, HardRows.DAY_BEFORE_NEW_YEAR));
  }

  /** Line by line, with the parser and the settings that Spark's CSV reader has. */
  @ParameterizedTest
  @MethodSource(FileFormat.TABLES)
  void sparksParserFindsEveryCell(FileFormat format) throws IOException {
    CsvParser spark = new CsvParser(asSpark(format.delimiter()));
    Map<Integer, String[]> found = new HashMap<>();
    try (Stream<Path> files = Files.walk(root(format))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String[] lines = text(file).split("\r\n|\r|\n", -1);
        for (int i = 1; i < lines.length; i++) {
          String[] cells = spark.parseLine(lines[i]);
          found.put(Integer.parseInt(cells[0]), cells);
        }
      }
    }
    assertThat(found).hasSize(rows.size());
    for (HardRow row : rows) {
      assertThat(found.get(row.id())).hasSize(9);
      assertThat(found.get(row.id())[1]).isEqualTo(format.written(row.text()));
      assertThat(found.get(row.id())[5]).isEqualTo(row.time());
      assertThat(found.get(row.id())[6]).isEqualTo(Long.toString(row.number()));
    }
  }

  /** {@code option("quote", "\"").option("escape", "\"")}. */
  private static CsvParserSettings asSpark(Delimiter delimiter) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(delimiter.character());
    settings.getFormat().setQuote('"');
    settings.getFormat().setQuoteEscape('"');
    settings.getFormat().setComment('\u0000');
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setReadInputOnSeparateThread(false);
    settings.setMaxColumns(20_480);
    settings.setMaxCharsPerColumn(-1);
    settings.setNullValue("");
    settings.setEmptyValue("");
    settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.STOP_AT_DELIMITER);
    return settings;
  }

  private static Path root(FileFormat format) throws IOException {
    return format.root(folder.resolve("out").resolve(HardFiles.BUCKET));
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
