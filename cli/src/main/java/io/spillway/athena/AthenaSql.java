package io.spillway.athena;

import io.spillway.athena.QueryTable.Column;
import io.spillway.delimited.ColumnType;
import io.spillway.mapping.CompiledMapping.ColumnContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The statements to run in Athena's query editor. */
public final class AthenaSql {
  private final QueryTable table;

  public AthenaSql(QueryTable table) {
    this.table = table;
  }

  /** {@code CREATE EXTERNAL TABLE} in Hive's dialect, without a semicolon. */
  public String createTable() {
    StringBuilder sql =
        new StringBuilder("CREATE EXTERNAL TABLE IF NOT EXISTS ")
            .append(hiveName(table.choice().database()))
            .append('.')
            .append(hiveName(table.name()))
            .append(" (\n")
            .append(
                table.files().columns().stream()
                    .map(column -> "  " + hiveName(column.name()) + " " + column.hiveType())
                    .collect(Collectors.joining(",\n")))
            .append("\n)\n");
    if (!table.files().partitions().isEmpty()) {
      sql.append("PARTITIONED BY (")
          .append(
              table.files().partitions().stream()
                  .map(partition -> hiveName(partition.name()) + " string")
                  .collect(Collectors.joining(", ")))
          .append(")\n");
    }
    sql.append(storedAs()).append("\nLOCATION ").append(hiveText(table.files().location()));
    if (!table.properties().isEmpty()) {
      sql.append("\nTBLPROPERTIES (\n").append(properties(table.properties())).append("\n)");
    }
    return sql.toString();
  }

  private String storedAs() {
    StorageFormat format = table.files().format();
    return format == StorageFormat.PARQUET
        ? "STORED AS PARQUET"
        : "ROW FORMAT SERDE "
            + hiveText(format.serde())
            + "\nWITH SERDEPROPERTIES (\n"
            + properties(table.serdeProperties())
            + "\n)\nSTORED AS INPUTFORMAT "
            + hiveText(format.inputFormat())
            + "\nOUTPUTFORMAT "
            + hiveText(format.outputFormat());
  }

  /**
   * {@code CREATE OR REPLACE VIEW}, without a semicolon. In the view, an empty cell and one that
   * says null are NULL, and columns have the types that the mapping implies; a value that does not
   * fit its type is NULL, not an error. Columns of Parquet files are what they are.
   */
  public String createView() {
    String columns =
        table.files().columns().stream().map(this::inView).collect(Collectors.joining(",\n"));
    String partitions =
        table.files().partitions().stream()
            .map(partition -> ",\n  " + name(partition.name()))
            .collect(Collectors.joining());
    return "CREATE OR REPLACE VIEW "
        + qualified(table.choice().name())
        + " AS\nSELECT\n"
        + columns
        + partitions
        + "\nFROM "
        + qualified(table.name());
  }

  /**
   * The statements and the queries, as text to paste into Athena's editor.
   *
   * @param makesTable whether the table is to be made, too, and not only the view
   */
  public String script(boolean makesTable) {
    String examples =
        examples().stream()
            .map(example -> example.lines().collect(Collectors.joining("\n--   ", "--   ", ";")))
            .collect(Collectors.joining("\n"));
    return (makesTable ? createTable() + ";\n\n" : "")
        + createView()
        + ";\n\n-- Queries to begin with:\n"
        + examples;
  }

  /** Queries to start from, each without a semicolon. */
  public List<String> examples() {
    boolean hasDay = table.files().partitions().stream().anyMatch(p -> p.name().equals("dt"));
    boolean hasType = table.files().partitions().stream().anyMatch(p -> p.name().equals("type"));
    List<String> conditions = new ArrayList<>();
    table.files().partitions().stream()
        .filter(partition -> "injected".equals(partition.projection().get("type")))
        .forEach(partition -> conditions.add(name(partition.name()) + " = 'value'"));
    if (hasDay) {
      conditions.add(
          "dt BETWEEN date_format(current_date - INTERVAL '7' DAY, '%Y-%m-%d')"
              + " AND date_format(current_date, '%Y-%m-%d')");
    }
    String where = conditions.isEmpty() ? "" : "\nWHERE " + String.join(" AND ", conditions);
    String keys = (hasType ? "type" : "") + (hasType && hasDay ? ", " : "") + (hasDay ? "dt" : "");
    String count =
        "SELECT "
            + (keys.isEmpty() ? "" : keys + ", ")
            + "count(*) AS events\nFROM "
            + qualified(table.choice().name())
            + where
            + (keys.isEmpty() ? "" : "\nGROUP BY " + keys + "\nORDER BY " + keys);
    Optional<Column> json =
        table.files().columns().stream()
            .filter(c -> c.content() == ColumnContent.JSON || c.type() == ColumnType.JSON)
            .findFirst();
    return json.map(
            column ->
                List.of(
                    count,
                    "SELECT json_extract_scalar("
                        + name(column.name())
                        + ", '$.plan') AS plan, json_size("
                        + name(column.name())
                        + ", '$') AS members\nFROM "
                        + qualified(table.choice().name())
                        + where
                        + "\nLIMIT 10"))
        .orElse(List.of(count));
  }

  private String inView(Column column) {
    return table.files().format() == StorageFormat.PARQUET
        ? "  " + name(column.name())
        : "  " + typed(column) + " AS " + name(column.name());
  }

  private String typed(Column column) {
    String text = "NULLIF(" + name(column.name()) + ", '')";
    if (!table.files().nullText().isEmpty()) {
      text = "NULLIF(" + text + ", '" + table.files().nullText().replace("'", "''") + "')";
    }
    return switch (column.content()) {
      case TEXT, JSON -> text;
      case COUNT -> "TRY_CAST(" + text + " AS bigint)";
      case TIME ->
          "CAST(TRY(from_iso8601_timestamp(" + text + ")) AT TIME ZONE 'UTC' AS timestamp(3))";
    };
  }

  private String qualified(String name) {
    return name(table.choice().database()) + "." + name(name);
  }

  private static String name(String name) {
    return '"' + name + '"';
  }

  private static String hiveName(String name) {
    return "`" + name + "`";
  }

  private static String properties(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(entry -> "  " + hiveText(entry.getKey()) + " = " + hiveText(entry.getValue()))
        .collect(Collectors.joining(",\n"));
  }

  private static String hiveText(String text) {
    StringBuilder quoted = new StringBuilder("'");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\'', '\\' -> quoted.append('\\').append(c);
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ') {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('\'').toString();
  }
}
