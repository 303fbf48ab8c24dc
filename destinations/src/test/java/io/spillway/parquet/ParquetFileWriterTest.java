package io.spillway.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.delimited.ColumnType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as DuckDB reads them. */
class ParquetFileWriterTest {
  private static final List<ParquetColumn> TEXTS =
      List.of(
          new ParquetColumn("a", ColumnType.STRING),
          new ParquetColumn("b", ColumnType.STRING),
          new ParquetColumn("c", ColumnType.JSON));

  @TempDir Path folder;

  @Test
  void everyTextIsReadBackAsItWas() throws Exception {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (String text :
        Arrays.asList(
            null,
            "",
            "\"",
            "\"\"",
            "a,\"b\",c",
            "\n\r\n\t",
            "nul \u0000 here",
            "\u0000",
            "grüße \uD83D\uDE80 \u2028",
            "NULL",
            "\\N",
            "=1+1",
            " spaces ",
            "x\"".repeat(500_000))) {
      rows.add(Arrays.asList(text, "x", text));
      rows.add(Arrays.asList(null, text, null));
    }
    assertThat(readTexts(write(TEXTS, "", rows))).isEqualTo(rows);
  }

  @Test
  void randomRowsAreReadBack() throws Exception {
    Random random = new Random(4);
    String alphabet = "ab\",\n\r\u0000é\uD83D\uDE80 ";
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      List<@Nullable String> row = new ArrayList<>();
      for (int column = 0; column < TEXTS.size(); column++) {
        int length = random.nextInt(12) - 2;
        row.add(
            length < 0
                ? null
                : random
                    .ints(length, 0, alphabet.codePointCount(0, alphabet.length()))
                    .mapToObj(
                        n ->
                            Character.toString(
                                alphabet.codePointAt(alphabet.offsetByCodePoints(0, n))))
                    .collect(Collectors.joining()));
      }
      rows.add(row);
    }
    assertThat(readTexts(write(TEXTS, "", rows))).isEqualTo(rows);
  }

  @Test
  void typedCellsHaveTheirTypes() throws Exception {
    List<ParquetColumn> columns =
        List.of(
            new ParquetColumn("n", ColumnType.BIGINT),
            new ParquetColumn("d", ColumnType.DOUBLE),
            new ParquetColumn("f", ColumnType.BOOLEAN),
            new ParquetColumn("t", ColumnType.TIMESTAMP),
            new ParquetColumn("size", ColumnType.BIGINT));
    byte[] file =
        write(
            columns,
            "4",
            List.of(
                List.of("-9223372036854775808", "4.9E-324", "true", "0001-01-01T00:00:00.000000Z"),
                List.of(
                    "9223372036854775807",
                    "-1.7976931348623157E308",
                    "false",
                    "9999-12-31T23:59:59.999999Z"),
                Arrays.asList(null, null, null, null),
                List.of("0", "-0.0", "true", "1969-12-31T23:59:59.999999Z")));
    assertThat(
            query(
                file,
                "SELECT typeof(n), typeof(d), typeof(f), typeof(t), typeof(size) FROM f LIMIT 1"))
        .containsExactly(
            List.of("BIGINT", "DOUBLE", "BOOLEAN", "TIMESTAMP WITH TIME ZONE", "BIGINT"));
    assertThat(query(file, "SELECT n, d, f, epoch_us(t), size FROM f"))
        .containsExactly(
            List.of("-9223372036854775808", "4.9E-324", "true", "-62135596800000000", "4"),
            List.of(
                "9223372036854775807",
                "-1.7976931348623157E308",
                "false",
                "253402300799999999",
                "4"),
            Arrays.asList(null, null, null, null, "4"),
            List.of("0", "-0.0", "true", "-1", "4"));
  }

  @Test
  void theFooterHasStatisticsAndWhoWroteIt() throws Exception {
    byte[] file =
        write(
            TEXTS,
            "",
            List.of(
                Arrays.asList("é", null, "x".repeat(5000)),
                Arrays.asList("z", null, "y"),
                Arrays.asList(null, null, "z"))); // é is after z, in bytes
    assertThat(
            query(
                file,
                "SELECT path_in_schema, stats_min_value, stats_max_value, stats_null_count,"
                    + " compression FROM parquet_metadata(FILE)"))
        .containsExactly(
            Arrays.asList("a", "z", "é", "1", "ZSTD"),
            Arrays.asList("b", null, null, "3", "ZSTD"),
            Arrays.asList("c", null, null, "0", "ZSTD"));
    assertThat(query(file, "SELECT created_by, num_rows FROM parquet_file_metadata(FILE)"))
        .containsExactly(List.of("spillway version 1 (build parquet-java)", "3"));
  }

  @Test
  void manyBytesMakeSeveralRowGroups() throws Exception {
    int rows = 90;
    Random random = new Random(1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ParquetFileWriter writer = new ParquetFileWriter(out, TEXTS.subList(0, 2), "", rows);
    byte[] noise = new byte[1 << 20];
    for (int i = 0; i < rows; i++) {
      random.nextBytes(noise);
      for (int b = 0; b < noise.length; b++) {
        noise[b] = (byte) (35 + (noise[b] & 63));
      }
      byte[] row =
          ("\"" + i + "\",\"" + new String(noise, StandardCharsets.US_ASCII) + "\"")
              .getBytes(StandardCharsets.US_ASCII);
      writer.writeRow(row, 0, row.length);
    }
    byte[] file = out.toByteArray();
    List<List<@Nullable String>> groups =
        query(
            file,
            "SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata(FILE) ORDER BY"
                + " 1");
    assertThat(groups).hasSizeGreaterThan(1);
    assertThat(query(file, "SELECT count(*), count(DISTINCT a), min(length(b)) FROM f"))
        .containsExactly(List.of("90", "90", "1048576"));
  }

  @Test
  void theSameRowsGiveTheSameBytes() throws Exception {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      rows.add(List.of("u" + i % 1000, "text " + i, "{\"n\":" + i + "}"));
    }
    assertThat(write(TEXTS, "", rows)).isEqualTo(write(TEXTS, "", rows));
  }

  @Test
  void takesNoMoreRowsThanAnnounced() throws IOException {
    ParquetFileWriter writer =
        new ParquetFileWriter(new ByteArrayOutputStream(), TEXTS.subList(0, 1), "", 1);
    assertThat(writer.isComplete()).isFalse();
    writer.writeRow(new byte[0], 0, 0);
    assertThat(writer.isComplete()).isTrue();
    assertThatThrownBy(() -> writer.writeRow(new byte[0], 0, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  private static byte[] write(
      List<ParquetColumn> columns, String lastCell, List<? extends List<@Nullable String>> rows)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ParquetFileWriter writer = new ParquetFileWriter(out, columns, lastCell, rows.size());
    for (List<@Nullable String> row : rows) {
      String text =
          row.stream()
              .map(cell -> cell == null ? "" : '"' + cell.replace("\"", "\"\"") + '"')
              .collect(Collectors.joining(","));
      byte[] bytes = ("??" + text + "??").getBytes(StandardCharsets.UTF_8);
      writer.writeRow(bytes, 2, bytes.length - 4);
    }
    assertThat(writer.isComplete()).isTrue();
    return out.toByteArray();
  }

  private List<List<@Nullable String>> readTexts(byte[] file) throws Exception {
    return query(file, "SELECT a, b, c FROM f");
  }

  private List<List<@Nullable String>> query(byte[] file, String sql)
      throws IOException, SQLException {
    Path path = Files.write(folder.resolve("f.parquet"), file);
    String name = "'" + path + "'";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE VIEW f AS SELECT * FROM read_parquet(" + name + ")");
      List<List<@Nullable String>> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery(sql.replace("FILE", name))) {
        while (result.next()) {
          List<@Nullable String> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(result.getString(i));
          }
          rows.add(row);
        }
      }
      return rows;
    }
  }
}
