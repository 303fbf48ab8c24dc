package io.spillway.local.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.delimited.Delimiter;
import io.spillway.delimited.FileStyle.LineEnd;
import io.spillway.delimited.FileStyle.Quotes;
import io.spillway.local.query.FileStyles.MappedRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files in every combination of styles, read by DuckDB with the options that {@code
 * docs/reading-files.md} names for them: every cell is as it was mapped.
 */
class FileStylesITCase {
  @TempDir private Path folder;

  @Test
  void duckDbFindsEveryCellOfEveryCombination() throws Exception {
    Map<String, String> wrong = new TreeMap<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      for (FileStyles style : FileStyles.all()) {
        String difference = difference(style, style.write(folder), statement);
        if (difference != null) {
          wrong.put(style.toString(), difference);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static @Nullable String difference(FileStyles style, Path file, Statement statement) {
    List<List<@Nullable String>> found = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query(style, file))) {
      while (rows.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        found.add(row);
      }
    } catch (SQLException e) {
      return e.getMessage();
    }
    List<MappedRow> mapped = style.rows();
    if (found.size() != mapped.size()) {
      return found.size() + " rows: " + found.get(0);
    }
    for (int i = 0; i < mapped.size(); i++) {
      MappedRow row = mapped.get(i);
      List<@Nullable String> expected = new ArrayList<>();
      expected.add(cell(style, row.first()));
      expected.add(cell(style, row.second()));
      expected.add(Integer.toString(row.id()));
      expected.add(Integer.toString(mapped.size()));
      if (!found.get(i).equals(expected)) {
        return expected + " is read as " + found.get(i);
      }
    }
    return null;
  }

  /** With all cells in quotes, text that is like null is null. */
  private static @Nullable String cell(FileStyles style, @Nullable String text) {
    if (text == null) {
      return null;
    }
    String written = style.written(text);
    boolean isNull = !tellsNull(style) && written.equals(nullText(style));
    return isNull ? null : written;
  }

  private static boolean tellsNull(FileStyles style) {
    return style.quotes() == Quotes.MINIMAL && style.nullAs() != null;
  }

  private static String nullText(FileStyles style) {
    return Objects.requireNonNullElse(style.nullAs(), "");
  }

  private static String query(FileStyles style, Path file) {
    String delimiter = style.delimiter() == Delimiter.TAB ? "\\t" : style.delimiter().setting();
    return "SELECT * FROM read_csv('"
        + file
        + "', delim = '"
        + delimiter
        + "', header = "
        + style.header()
        + ", quote = '\"', escape = '\"', new_line = '"
        + (style.lineEnd() == LineEnd.LF ? "\\n" : "\\r\\n")
        + "', all_varchar = true, nullstr = '"
        + nullText(style)
        + "', allow_quoted_nulls = "
        + !tellsNull(style)
        + ", parallel = false, max_line_size = 16000000)";
  }
}
