package io.spillway.local.query;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs what {@code docs/reading-files.md} has for DuckDB: a view, and a query of one day. */
final class DuckDbSnippets {
  /** All rows of the view, and the counts of the day. */
  record Answer(FoundRows all, List<Map<String, @Nullable String>> counts) {}

  private DuckDbSnippets() {}

  static Answer run(FileFormat format, Path root, String day) throws IOException, SQLException {
    List<String> snippets = ReadingFilesPage.snippets("DuckDB", "sql");
    if (snippets.size() != 2) {
      throw new IllegalStateException("a view and a query are expected: " + snippets);
    }
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      try (Statement statement = duckdb.createStatement()) {
        statement.execute(ReadingFilesPage.filled(snippets.get(0), format, root));
      }
      return new Answer(
          new FoundRows(format, query(duckdb, "SELECT * FROM events")),
          query(duckdb, ReadingFilesPage.onDay(snippets.get(1), day)));
    }
  }

  /** What DuckDB finds without any option. */
  static FoundRows withDefaults(FileFormat format, Path root) throws SQLException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      return new FoundRows(
          format, query(duckdb, "SELECT * FROM '" + root + "/*/*/*" + format.endOfName() + "'"));
    }
  }

  private static List<Map<String, @Nullable String>> query(Connection duckdb, String sql)
      throws SQLException {
    List<Map<String, @Nullable String>> rows = new ArrayList<>();
    try (Statement statement = duckdb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.put(result.getMetaData().getColumnName(i), result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
