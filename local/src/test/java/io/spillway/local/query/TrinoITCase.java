package io.spillway.local.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spillway.local.query.HardRows.HardRow;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.Identities;
import io.spillway.local.s3.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Queries the files of the Athena preset with Trino, on which Athena is based, through the table
 * that {@code ddl} prints: every cell is as it was sent. Only with {@code -Ptrino}.
 */
@Tag("trino")
class TrinoITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATABASE = "lake";

  /** All rows: without a condition, Trino looks for every folder that is possible until today. */
  private static final String DAYS = " WHERE dt BETWEEN '2025-12-30' AND '2026-01-02'";

  @TempDir private static Path folder;
  private static EmbeddedS3 s3;
  private static TrinoServer trino;
  private static Path catalog;
  private static List<HardRow> rows;

  @BeforeAll
  static void start() throws IOException {
    Identities identities = new Identities();
    Identity identity =
        identities.addPlatform("platform", "trino", "trino-secret", Set.of(HardFiles.BUCKET));
    s3 = EmbeddedS3.start(folder.resolve("s3"), 0, identities);
    s3.createBucket(HardFiles.BUCKET);
    catalog = HardFiles.catalog(folder, FileFormat.tables());
    rows = HardRows.rows();
    HardFiles.deliver(catalog, rows, folder.resolve("s3"));
    Path home =
        TrinoArchive.unpack(
            Path.of(System.getProperty("trino.archive")), Path.of("target", "trino"));
    trino = TrinoServer.start(home.toAbsolutePath(), folder.resolve("trino"), s3, identity);
    trino.query("CREATE SCHEMA hive." + DATABASE);
  }

  @AfterAll
  static void stop() {
    if (trino != null) {
      trino.close();
    }
    s3.close();
  }

  @ParameterizedTest
  @MethodSource(FileFormat.TABLES)
  void everyCellIsWhatWasSent(FileFormat format) throws IOException {
    String mapping = format.mapping();
    assertFilesAre(format);
    String table = createTable(mapping);
    Map<Integer, JsonNode> found = new HashMap<>();
    for (JsonNode row :
        trino.query(
            "SELECT id, text, object, nothing, empty, at, number, properties, type, dt"
                + (format.hourly() ? ", hour" : "")
                + " FROM "
                + table
                + DAYS)) {
      assertThat(found.put(row.get(0).asInt(-1), row)).isNull();
    }
    assertThat(found).hasSameSizeAs(rows).hasSizeGreaterThan(200);
    for (HardRow row : rows) {
      assertRow(row, format, found.get(row.id()));
    }
    assertView(mapping);
  }

  private static void assertRow(HardRow row, FileFormat format, JsonNode found) throws IOException {
    assertThat(found.get(1).textValue()).as("%s", row).isEqualTo(format.written(row.text()));
    assertThat(JSON.readTree(found.get(2).textValue()))
        .as("%s", row)
        .isEqualTo(JSON.readTree(row.object()));
    assertThat(found.get(3).textValue()).isEmpty();
    assertThat(found.get(4).textValue()).isEqualTo(" ");
    assertThat(found.get(5).textValue()).isEqualTo(row.time());
    assertThat(found.get(6).textValue()).isEqualTo(Long.toString(row.number()));
    assertThat(JSON.readTree(found.get(7).textValue()).path("text").textValue())
        .isEqualTo(row.text());
    assertThat(found.get(8).textValue()).isEqualTo(row.type());
    assertThat(found.get(9).textValue()).isEqualTo(row.day());
    assertThat(found.path(10).asText(row.hour())).isEqualTo(row.hour());
  }

  /** Types, NULL for what is empty, JSON, and folders by day over the end of a year. */
  private static void assertView(String mapping) throws IOException {
    String view = "lake." + view(mapping);
    Map<String, Long> perDay = new TreeMap<>();
    rows.forEach(row -> perDay.merge(row.type() + " " + row.day(), 1L, Long::sum));
    Map<String, Long> found = new TreeMap<>();
    for (JsonNode row :
        trino.query("SELECT type, dt, count(*) FROM " + view + DAYS + " GROUP BY type, dt")) {
      found.put(row.get(0).asText() + " " + row.get(1).asText(), row.get(2).asLong());
    }
    assertThat(found).isEqualTo(perDay);
    assertThat(perDay).containsKey("track " + HardRows.DAY_BEFORE_NEW_YEAR);
    assertThat(perDay).containsKey("track 2026-01-01");
    HardRow row = rows.get(0);
    JsonNode typed =
        trino
            .query(
                "SELECT to_unixtime(at), typeof(at), typeof(rows_in_file), nothing IS NULL,"
                    + " json_extract_scalar(properties, '$.number'),"
                    + " json_extract_scalar(properties, '$.object.text') "
                    + "FROM "
                    + view
                    + DAYS
                    + " AND id = '"
                    + row.id()
                    + "'")
            .get(0);
    assertThat(Instant.ofEpochSecond(typed.get(0).asLong())).isEqualTo(row.at());
    assertThat(typed.get(1).asText()).isEqualTo("timestamp(3)");
    assertThat(typed.get(2).asText()).isEqualTo("bigint");
    assertThat(typed.get(3).asBoolean()).isTrue();
    assertThat(typed.get(4).asText()).isEqualTo(Long.toString(row.number()));
    assertThat(typed.get(5).asText()).isEqualTo(row.text());
    for (String example : examples(mapping)) {
      var unused = trino.query(example);
    }
  }

  @Test
  void everyCellOfParquetFilesIsWhatWasSent() throws IOException {
    Path parquet = HardFiles.parquetCatalog(Files.createDirectories(folder.resolve("parquet")));
    HardFiles.deliver(parquet, rows, folder.resolve("s3"));
    for (String statement : statements(parquet, HardFiles.PARQUET)) {
      var unused = trino.query(statement);
    }
    Map<Integer, JsonNode> found = new HashMap<>();
    for (JsonNode row :
        trino.query(
            "SELECT id, text, object, nothing, empty, to_unixtime(at), number, properties, type,"
                + " dt, rows_in_file FROM lake."
                + view(HardFiles.PARQUET)
                + DAYS)) {
      found.put(row.get(0).asInt(-1), row);
    }
    assertThat(found).hasSameSizeAs(rows);
    for (HardRow row : rows) {
      JsonNode cells = found.get(row.id());
      assertThat(cells.get(1).textValue()).as("%s", row).isEqualTo(row.text());
      assertThat(JSON.readTree(cells.get(2).textValue())).isEqualTo(JSON.readTree(row.object()));
      assertThat(cells.get(3).isNull()).isTrue();
      assertThat(cells.get(4).textValue()).isEmpty();
      assertThat(Instant.ofEpochSecond(cells.get(5).asLong())).isEqualTo(row.at());
      assertThat(cells.get(6).longValue()).isEqualTo(row.number());
      assertThat(JSON.readTree(cells.get(7).textValue()).path("text").textValue())
          .isEqualTo(row.text());
      assertThat(cells.get(8).textValue()).isEqualTo(row.type());
      assertThat(cells.get(9).textValue()).isEqualTo(row.day());
      assertThat(cells.get(10).intValue()).isBetween(1, 9);
    }
    assertThat(
            single("SELECT count(*) FROM lake." + view(HardFiles.PARQUET) + DAYS + " AND id = 7"))
        .isEqualTo("1");
  }

  @Test
  void theFolderOfAnotherLayoutIsNotRead() throws IOException {
    Path changed =
        Files.writeString(
            Files.createDirectories(folder.resolve("changed")).resolve("catalog.yaml"),
            Files.readString(catalog).replace("columns: {id:", "columns: {added: x, id:"));
    HardFiles.deliver(changed, rows.subList(0, 5), folder.resolve("s3"));
    for (String statement : statements(changed, "colon-plain")) {
      var unused = trino.query(statement);
    }
    assertThat(single("SELECT count(*) FROM lake." + view("colon-plain") + DAYS)).isEqualTo("5");
    assertThat(single("SELECT max(id) FROM lake." + view("colon-plain") + DAYS)).isEqualTo("4");
  }

  /** The name of the table. */
  private static String createTable(String mapping) throws IOException {
    List<String> statements = statements(catalog, mapping);
    for (String statement : statements) {
      var unused = trino.query(statement);
    }
    return statements.get(0).split(" ", -1)[2];
  }

  /** The table in Trino's dialect, and the view as it is printed. */
  private static List<String> statements(Path from, String mapping) {
    List<String> statements = new ArrayList<>();
    for (String statement : ddl(from, mapping).split(";\n\n", -1)) {
      if (statement.startsWith("CREATE EXTERNAL")) {
        statements.add(TrinoDialect.createTable(statement));
      } else if (statement.startsWith("CREATE")) {
        statements.add(statement);
      }
    }
    return statements;
  }

  private static List<String> examples(String mapping) {
    String ddl = ddl(catalog, mapping);
    String text = ddl.substring(ddl.indexOf("-- Queries to begin with:\n")).replace("--   ", "");
    return Stream.of(text.substring(text.indexOf('\n') + 1).split(";\n", -1))
        .filter(statement -> !statement.isBlank())
        .toList();
  }

  private static String ddl(Path from, String mapping) {
    return HardFiles.run(
        "ddl",
        from.toString(),
        "--destination",
        "acme",
        "--mapping",
        mapping,
        "--database",
        DATABASE,
        "--since",
        "2025-12-01");
  }

  private static String view(String mapping) {
    return "acme_" + mapping.replace('-', '_');
  }

  private static String single(String sql) throws IOException {
    List<JsonNode> found = trino.query(sql);
    assertThat(found).hasSize(1);
    return found.get(0).get(0).asText();
  }

  private static void assertFilesAre(FileFormat format) {
    assertThat(s3.objects(HardFiles.BUCKET))
        .filteredOn(object -> object.key().startsWith(format.mapping() + "/"))
        .hasSizeGreaterThan(20)
        .allSatisfy(
            object -> {
              assertThat(object.key()).endsWith(format.endOfName());
              assertThat(object.key()).doesNotContainPattern("/[_.]");
            });
  }
}
