package io.spillway.local.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.delimited.Delimiter;
import io.spillway.local.query.HardRows.HardRow;
import io.spillway.local.query.SparkProcess.Answer;
import io.spillway.local.query.SparkProcess.Read;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of every format, read by DuckDB, by a real Spark and, where there is one, by pandas with
 * the snippets of {@code docs/reading-files.md}. Only with {@code -Preaders}.
 */
@Tag("readers")
class ReadingFilesITCase {
  private static final String DAY = HardRows.DAY_BEFORE_NEW_YEAR;
  private static final FileFormat COMMA = new FileFormat(Delimiter.COMMA, "csv", false, true);
  private static final FileFormat RAW = new FileFormat(Delimiter.COMMA, "csv", false, false);
  private static final String SQL = "-sql";
  private static final String COUNT = "-count";
  private static final String PYTHON = "-python";
  private static final List<String> NEEDED =
      List.of("escape", "charToEscapeQuoteEscaping", "multiLine");

  @TempDir private static Path folder;
  private static List<HardRow> rows;
  private static Map<String, Answer> answers;

  @BeforeAll
  static void readEverything() throws IOException, InterruptedException {
    rows = HardRows.rows();
    HardFiles.deliver(HardFiles.catalog(folder, FileFormat.all()), rows, folder.resolve("out"));
    List<String> sql = ReadingFilesPage.snippets("Spark", "sql");
    List<String> python = ReadingFilesPage.snippets("Spark", "python");
    assertThat(sql).hasSize(2);
    assertThat(python).hasSize(1);
    List<Read> reads = new ArrayList<>();
    for (FileFormat format : FileFormat.all().toList()) {
      List<String> view = statements(ReadingFilesPage.filled(sql.get(0), format, root(format)));
      reads.add(Read.sql(format + SQL, with(view, "SELECT * FROM events")));
      String count = statements(ReadingFilesPage.onDay(sql.get(1), DAY)).get(0);
      reads.add(Read.sql(format + COUNT, with(view, count)));
      // As the page says: line by line where no cell has a line break.
      PySparkReader reader = python(python.get(0), format);
      reads.add(
          Read.python(format + PYTHON, format.athena() ? reader.without("multiLine") : reader));
    }
    for (String option : NEEDED) {
      PySparkReader reader = python(python.get(0), RAW).without("mode");
      reads.add(Read.python(option, reader.without(option)));
    }
    answers = SparkProcess.run(Files.createDirectories(folder.resolve("spark")), reads);
  }

  @ParameterizedTest
  @MethodSource(FileFormat.ALL)
  void duckDbFindsEveryCell(FileFormat format) throws IOException, SQLException {
    DuckDbSnippets.Answer answer = DuckDbSnippets.run(format, root(format), DAY);
    assertThat(answer.all().differencesFrom(rows)).isEmpty();
    assertThat(answer.counts()).isEqualTo(FoundRows.countsByType(rows, DAY));
  }

  @Test
  void duckDbsGuessesChangeCells() throws IOException, SQLException {
    assertThat(DuckDbSnippets.withDefaults(COMMA, root(COMMA)).differencesFrom(rows)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource(FileFormat.ALL)
  void sparkFindsEveryCellInSql(FileFormat format) {
    assertEverythingIsFound(format, answers.get(format + SQL));
    Answer count = answers.get(format + COUNT);
    assertThat(count.error()).isNull();
    assertThat(count.rows()).isEqualTo(FoundRows.countsByType(rows, DAY));
  }

  @ParameterizedTest
  @MethodSource(FileFormat.ALL)
  void sparkFindsEveryCellInPython(FileFormat format) {
    assertEverythingIsFound(format, answers.get(format + PYTHON));
  }

  /** Without it, Spark finds other cells or fails. */
  @Test
  void sparkNeedsEachOfItsOptions() {
    assertThat(NEEDED)
        .allSatisfy(
            option -> {
              FoundRows found = new FoundRows(RAW, answers.get(option).rows());
              assertThat(found.differencesFrom(rows)).isNotEmpty();
            });
  }

  /** The page says so: versions before 3.1 end a cell at U+0000. */
  @ParameterizedTest
  @MethodSource(FileFormat.ALL)
  void pandasFindsEveryCellWithoutNul(FileFormat format) throws IOException, InterruptedException {
    Optional<String> python = PandasSnippet.python();
    assertThat(python).as("install pandas for python3, such as python3-pandas").isPresent();
    FoundRows found = PandasSnippet.run(python.get(), format, root(format), folder);
    assertThat(found.differencesFrom(rows).keySet())
        .allSatisfy(id -> assertThat(format.written(rows.get(id).text())).contains("\u0000"));
  }

  private static void assertEverythingIsFound(FileFormat format, Answer answer) {
    assertThat(answer.error()).isNull();
    assertThat(new FoundRows(format, answer.rows()).differencesFrom(rows)).isEmpty();
  }

  private static PySparkReader python(String snippet, FileFormat format) throws IOException {
    return PySparkReader.parse(ReadingFilesPage.filled(snippet, format, root(format)));
  }

  private static List<String> statements(String snippet) {
    return Arrays.stream(snippet.split(";\n", -1)).filter(part -> !part.isBlank()).toList();
  }

  private static List<String> with(List<String> statements, String last) {
    List<String> all = new ArrayList<>(statements);
    all.add(last);
    return all;
  }

  private static Path root(FileFormat format) throws IOException {
    return format.root(folder.resolve("out").resolve(HardFiles.BUCKET));
  }
}
