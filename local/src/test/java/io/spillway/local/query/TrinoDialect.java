package io.spillway.local.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Translates {@code CREATE EXTERNAL TABLE} from the dialect of Hive and Athena into Trino's, with
 * the same columns, location and properties.
 */
final class TrinoDialect {
  private static final Pattern TABLE =
      Pattern.compile(
          "CREATE EXTERNAL TABLE IF NOT EXISTS `([a-z0-9_]+)`\\.`([a-z0-9_]+)` \\(\\n(.*?)\\n\\)\\n"
              + "(?:PARTITIONED BY \\((.*?)\\)\\n)?"
              + "(?:ROW FORMAT SERDE '(.*?)'\\nWITH SERDEPROPERTIES \\(\\n(.*?)\\n\\)\\n)?"
              + "STORED AS .*?LOCATION '(.*?)'(?:\\nTBLPROPERTIES \\(\\n(.*?)\\n\\))?",
          Pattern.DOTALL);
  private static final Pattern PROPERTY = Pattern.compile("'([^']+)' = '([^']+)'");

  private TrinoDialect() {}

  static String createTable(String hive) {
    Matcher table = TABLE.matcher(hive);
    boolean isParquet = hive.contains("\nSTORED AS PARQUET\n");
    if (!table.matches() || !(isParquet || table.group(5).endsWith(".OpenCSVSerde"))) {
      throw new IllegalArgumentException("not a table of ours: " + hive);
    }
    Map<String, String> serde = properties(isParquet ? "" : table.group(6));
    Map<String, String> more = properties(Objects.requireNonNullElse(table.group(8), ""));
    List<String> columns = new ArrayList<>();
    for (String column : table.group(3).split(",\n", -1)) {
      columns.add(name(column) + " " + type(column));
    }
    List<String> partitions = new ArrayList<>();
    if (table.group(4) != null) {
      for (String column : table.group(4).split(", ", -1)) {
        String name = name(column);
        partitions.add("'" + name.replace("\"", "") + "'");
        columns.add(name + " varchar WITH (" + projection(name.replace("\"", ""), more) + ")");
      }
    }
    return "CREATE TABLE hive."
        + table.group(1)
        + "."
        + table.group(2)
        + " ("
        + String.join(", ", columns)
        + ") WITH (external_location = '"
        + table.group(7)
        + "', format = "
        + (isParquet ? "'PARQUET'" : "'CSV'" + csv(serde, more))
        + (partitions.isEmpty()
            ? ""
            : ", partitioned_by = ARRAY["
                + String.join(", ", partitions)
                + "], partition_projection_enabled = "
                + more.get("projection.enabled")
                + ", partition_projection_location_template = '"
                + more.get("storage.location.template")
                + "'")
        + ")";
  }

  private static String csv(Map<String, String> serde, Map<String, String> more) {
    return (more.containsKey("skip.header.line.count")
            ? ", skip_header_line_count = " + more.get("skip.header.line.count")
            : "")
        + ", csv_separator = "
        + text(serde.get("separatorChar"))
        + ", csv_quote = "
        + text(serde.get("quoteChar"))
        + ", csv_escape = "
        + text(serde.get("escapeChar"));
  }

  private static String projection(String column, Map<String, String> properties) {
    Map<String, String> trino = new LinkedHashMap<>();
    String start = "projection." + column + ".";
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(start)) {
            String property = key.substring(start.length());
            trino.put(
                "partition_projection_" + property.replace('.', '_'),
                switch (property) {
                  case "values", "range" -> "ARRAY['" + value.replace(",", "', '") + "']";
                  case "interval", "digits" -> value;
                  case "type" -> "'" + value.toUpperCase(java.util.Locale.ROOT) + "'";
                  default -> "'" + value + "'";
                });
          }
        });
    return trino.entrySet().stream()
        .map(entry -> entry.getKey() + " = " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String name(String column) {
    return '"' + column.strip().replaceFirst("^`([a-z0-9_]+)` [a-z]+$", "$1") + '"';
  }

  private static String type(String column) {
    String hive = column.substring(column.lastIndexOf(' ') + 1);
    return hive.equals("string") ? "varchar" : hive;
  }

  private static Map<String, String> properties(String list) {
    Map<String, String> properties = new LinkedHashMap<>();
    Matcher property = PROPERTY.matcher(list);
    while (property.find()) {
      properties.put(property.group(1), property.group(2));
    }
    return properties;
  }

  private static String text(String hive) {
    return switch (hive) {
      case "\\u0000" -> "U&'\\0000'";
      case "\\t" -> "U&'\\0009'";
      default -> "'" + hive + "'";
    };
  }
}
