package io.spillway.local.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.local.query.FileStyles.MappedRow;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.Identities;
import io.spillway.local.s3.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files in every combination of styles, read by Trino through the tables and views that {@code ddl}
 * prints: every cell is as it was mapped. A table depends on the delimiter and the header alone,
 * which the test holds of what {@code ddl} prints; so one reads all files that it is for, side by
 * side. Only with {@code -Ptrino}.
 */
@Tag("trino")
class TrinoFileStylesITCase {
  private static final String DATABASE = "lake";
  private static final int MAPPINGS = 50;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;

  /** The statements that {@code ddl} prints for the combination of a number. */
  private final Map<Integer, String> tables = new HashMap<>();

  private final Map<Integer, String> views = new HashMap<>();
  private final Map<String, String> wrong = new TreeMap<>();

  @Test
  void trinoFindsEveryCellOfEveryCombination() throws Exception {
    Identities identities = new Identities();
    Identity identity =
        identities.addPlatform("platform", "trino", "trino-secret", Set.of(HardFiles.BUCKET));
    Path objects = folder.resolve("s3");
    List<FileStyles> styles = FileStyles.all();
    Path home =
        TrinoArchive.unpack(
            Path.of(System.getProperty("trino.archive")), Path.of("target", "trino"));
    try (EmbeddedS3 s3 = EmbeddedS3.start(objects, 0, identities)) {
      s3.createBucket(HardFiles.BUCKET);
      for (FileStyles style : styles) {
        var unused = style.write(objects.resolve(HardFiles.BUCKET));
      }
      readStatements(styles);
      try (TrinoServer trino =
          TrinoServer.start(home.toAbsolutePath(), folder.resolve("trino"), s3, identity)) {
        var unused = trino.query("CREATE SCHEMA hive." + DATABASE);
        Map<String, List<FileStyles>> byFolder = new TreeMap<>();
        styles.forEach(
            style -> byFolder.computeIfAbsent(style.folder(), f -> new ArrayList<>()).add(style));
        assertThat(byFolder).hasSize(10);
        for (List<FileStyles> together : byFolder.values()) {
          check(together, trino);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private void readStatements(List<FileStyles> styles) throws IOException {
    ObjectNode catalog = JSON.createObjectNode();
    ArrayNode destinations = catalog.putArray("destinations");
    Map<String, ArrayNode> mappings = new HashMap<>();
    for (FileStyles style : styles) {
      mappings
          .computeIfAbsent(destination(style), id -> addDestination(destinations, id))
          .add(style.mapping());
    }
    Path file = Files.writeString(folder.resolve("catalog.yaml"), catalog.toString());
    String printed = HardFiles.run("ddl", file.toString(), "--database", DATABASE);
    for (String part : printed.split("-- destination d[0-9]+, mapping m", -1)) {
      if (!part.isBlank()) {
        int number = Integer.parseInt(part.substring(0, part.indexOf('\n')));
        String[] statements = part.substring(part.indexOf('\n') + 1).split(";\n\n", -1);
        tables.put(number, statements[0]);
        views.put(number, statements[1]);
      }
    }
    assertThat(tables).hasSameSizeAs(styles);
  }

  private static ArrayNode addDestination(ArrayNode destinations, String id) {
    ObjectNode destination = destinations.addObject().put("id", id);
    destination
        .putObject("settings")
        .put("s3_aws_bucket_name", HardFiles.BUCKET)
        .put("s3_aws_region", "us-east-1")
        .put("use_platform_credentials", true);
    return destination.putArray("mappings");
  }

  private static String destination(FileStyles style) {
    return "d" + style.number() / MAPPINGS;
  }

  /** Files of combinations that have the same table. */
  private void check(List<FileStyles> together, TrinoServer trino) throws IOException {
    FileStyles first = together.get(0);
    String table = Objects.requireNonNull(tables.get(first.number()));
    var unused = trino.query(TrinoDialect.createTable(table));
    for (FileStyles style : together) {
      assertThat(withoutNumber(tables.get(style.number()), style))
          .isEqualTo(withoutNumber(table, first));
    }
    String from = "lake." + name(first) + "_files";
    Map<Integer, JsonNode> found = rows(trino, "SELECT id, first, second, rows FROM " + from);
    assertThat(found).hasSize(together.size() * first.rows().size());
    for (FileStyles style : together) {
      compare(style, found, style::cellInTable);
    }
    // A view differs with what stands for null.
    Map<String, FileStyles> byView = new HashMap<>();
    Map<FileStyles, Map<Integer, JsonNode>> foundByView = new HashMap<>();
    for (FileStyles style : together) {
      String view = withoutNumber(views.get(style.number()), style);
      FileStyles same = byView.putIfAbsent(view, style);
      if (same == null) {
        var unusedView =
            trino.query(
                Objects.requireNonNull(views.get(style.number()))
                    .replace('"' + name(style) + "_files\"", '"' + name(first) + "_files\""));
        foundByView.put(
            style,
            rows(
                trino, "SELECT id, first, second, CAST(rows AS varchar) FROM lake." + name(style)));
      }
      compare(style, foundByView.get(same == null ? style : same), style::cellInView);
    }
  }

  private static String name(FileStyles style) {
    return destination(style) + "_m" + style.number();
  }

  private static String withoutNumber(@Nullable String statement, FileStyles style) {
    return Objects.requireNonNull(statement).replace(name(style), "");
  }

  private void compare(FileStyles style, @Nullable Map<Integer, JsonNode> found, Cells expected) {
    List<MappedRow> mapped = style.rows();
    for (MappedRow row : mapped) {
      JsonNode cells = Objects.requireNonNull(found).get(row.id());
      List<@Nullable String> are = new ArrayList<>();
      for (int i = 1; cells != null && i < 4; i++) {
        are.add(cells.get(i).textValue());
      }
      List<@Nullable String> expect = new ArrayList<>();
      expect.add(expected.of(row.first()));
      expect.add(expected.of(row.second()));
      expect.add(Integer.toString(mapped.size()));
      if (!are.equals(expect)) {
        wrong.put(style.toString(), expect + " is read as " + are);
      }
    }
  }

  private interface Cells {
    @Nullable String of(@Nullable String text);
  }

  private static Map<Integer, JsonNode> rows(TrinoServer trino, String query) throws IOException {
    Map<Integer, JsonNode> rows = new HashMap<>();
    for (JsonNode row : trino.query(query)) {
      assertThat(rows.put(row.get(0).asInt(-1), row)).isNull();
    }
    return rows;
  }
}
