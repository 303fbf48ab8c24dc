package io.spillway.local.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spillway.local.query.HardRows.HardRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet files, read by DuckDB: every cell is as it was sent. */
class ParquetITCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static List<HardRow> rows;
  private static Path root;

  @BeforeAll
  static void deliver() throws IOException {
    rows = HardRows.rows();
    HardFiles.deliver(HardFiles.parquetCatalog(folder), rows, folder.resolve("out"));
    Path files = folder.resolve("out").resolve(HardFiles.BUCKET).resolve(HardFiles.PARQUET);
    try (Stream<Path> layouts = Files.list(files)) {
      root = layouts.findFirst().orElseThrow();
    }
  }

  @Test
  void duckDbFindsEveryCell() throws IOException, SQLException {
    Map<String, Map<String, @Nullable String>> found = new HashMap<>();
    for (Map<String, @Nullable String> row :
        query(
            "SELECT *, typeof(id) AS type_of_id, typeof(\"at\") AS type_of_at, epoch_us(\"at\") AS"
                + " micros FROM read_parquet('"
                + root
                + "/**', hive_partitioning = true, hive_types_autocast = false)")) {
      found.put(String.valueOf(row.get("id")), row);
    }
    assertThat(found).hasSameSizeAs(rows).hasSizeGreaterThan(200);
    for (HardRow row : rows) {
      Map<String, @Nullable String> cells = found.get(Integer.toString(row.id()));
      assertThat(cells)
          .as("%s", row)
          .containsEntry("text", row.text())
          .containsEntry("nothing", null)
          .containsEntry("empty", "")
          .containsEntry(
              "micros", Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, row.at())))
          .containsEntry("number", Long.toString(row.number()))
          .containsEntry("type", row.type())
          .containsEntry("dt", row.day())
          .containsEntry("type_of_id", "BIGINT")
          .containsEntry("type_of_at", "TIMESTAMP WITH TIME ZONE");
      assertThat(JSON.readTree(cells.get("object"))).isEqualTo(JSON.readTree(row.object()));
      assertThat(JSON.readTree(cells.get("properties")).path("text").textValue())
          .isEqualTo(row.text());
    }
  }

  @Test
  void thePagesSnippetCounts() throws IOException, SQLException {
    String day = HardRows.DAY_BEFORE_NEW_YEAR;
    String snippet = ReadingFilesPage.snippets("Parquet", "sql").get(0);
    assertThat(query(ReadingFilesPage.onDay(ReadingFilesPage.inFolder(snippet, root), day)))
        .isEqualTo(FoundRows.countsByType(rows, day));
  }

  @Test
  void everyFileSaysHowManyRowsItHas() throws SQLException {
    assertThat(
            query(
                "SELECT filename FROM read_parquet('"
                    + root
                    + "/**', filename = true) GROUP BY filename HAVING count(*) <>"
                    + " min(rows_in_file) OR count(DISTINCT rows_in_file) <> 1"))
        .isEmpty();
    assertThat(query("SELECT max(rows_in_file) AS most FROM read_parquet('" + root + "/**')"))
        .containsExactly(Map.of("most", "9"));
  }

  private static List<Map<String, @Nullable String>> query(String sql) throws SQLException {
    List<Map<String, @Nullable String>> found = new ArrayList<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        Map<String, @Nullable String> row = new HashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.put(result.getMetaData().getColumnName(i), result.getString(i));
        }
        found.add(row);
      }
    }
    return found;
  }
}
