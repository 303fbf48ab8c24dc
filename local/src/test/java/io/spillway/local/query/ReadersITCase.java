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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of the Athena preset, read by DuckDB and with Spark's parser. */
class ReadersITCase {
  @TempDir private static Path folder;
  private static List<HardRow> rows;

  @BeforeAll
  static void deliver() throws IOException {
    rows = HardRows.rows();
    HardRows.deliver(HardRows.catalog(folder), rows, folder.resolve("out"));
  }

  @ParameterizedTest
  @MethodSource(HardRows.FILES)
  void duckDbFindsEveryCellInItsFolder(Delimiter delimiter, boolean gzip) throws SQLException {
    Map<Integer, List<String>> found = new HashMap<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT id, coalesce(text, ''), \"at\", type, dt FROM read_csv('"
                    + root(delimiter, gzip)
                    + "/**', delim='"
                    + delimiter.character()
                    + "', quote='\"', escape='\"', header=true, all_varchar=true,"
                    + " hive_partitioning=true, hive_types_autocast=false, parallel=false,"
                    + " new_line='\\n', max_line_size=16000000)")) {
      while (result.next()) {
        found.put(
            result.getInt(1),
            List.of(
                result.getString(2),
                result.getString(3),
                result.getString(4),
                result.getString(5)));
      }
    }
    assertThat(found).hasSize(rows.size()).hasSizeGreaterThan(200);
    for (HardRow row : rows) {
      assertThat(found.get(row.id()))
          .containsExactly(row.written(), row.time(), row.type(), row.day());
    }
  }

  /** Line by line, with the parser and the settings that Spark's CSV reader has. */
  @ParameterizedTest
  @MethodSource(HardRows.FILES)
  void sparksReaderFindsEveryCell(Delimiter delimiter, boolean gzip) throws IOException {
    CsvParser spark = new CsvParser(asSpark(delimiter));
    Map<Integer, String[]> found = new HashMap<>();
    try (Stream<Path> files = Files.walk(root(delimiter, gzip))) {
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
      assertThat(found.get(row.id())[1]).isEqualTo(row.written());
      assertThat(found.get(row.id())[5]).isEqualTo(row.time());
      assertThat(found.get(row.id())[6]).isEqualTo(Long.toString(row.number()));
    }
  }

  /** {@code option("quote", "\"").option("escape", "\"").option("emptyValue", "")}. */
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

  private static Path root(Delimiter delimiter, boolean gzip) {
    return folder
        .resolve("out")
        .resolve(HardRows.BUCKET)
        .resolve(HardRows.mapping(delimiter, gzip));
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
