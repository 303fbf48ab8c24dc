package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.delimited.ColumnType;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.NearestName;
import io.spillway.mapping.Setting;
import io.spillway.mapping.evaluation.CellWriter;
import io.spillway.mapping.evaluation.NullableCellWriter;
import io.spillway.mapping.evaluation.TypedCellWriter;
import io.spillway.mapping.evaluation.ValueDescription;
import io.spillway.mapping.transform.CellTransform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of columns of Parquet files; and the settings that do not count for such files. */
final class ParquetSettings {
  private static final Setting[] OF_DELIMITED_FILES = {
    Setting.COMPRESSION,
    Setting.NEWLINES,
    Setting.QUOTE,
    Setting.HEADER,
    Setting.NULL_AS,
    Setting.FORMULA_GUARD,
    Setting.FINAL_NEWLINE,
    Setting.LINE_END,
    Setting.BOM
  };

  private final MappingReader settings;
  private final ColumnSettings columns;
  private final List<String> names;
  private final Map<String, ColumnType> types = new HashMap<>();

  /**
   * @param parquet whether the mapping's files are Parquet
   */
  ParquetSettings(MappingReader settings, ColumnSettings columns, boolean parquet) {
    this.settings = settings;
    this.columns = columns;
    this.names = columns.names();
    if (parquet) {
      warnOfSettings();
      readTypes(settings.get(Setting.COLUMN_TYPES));
    } else if (settings.has(Setting.COLUMN_TYPES)) {
      settings.error(
          Setting.COLUMN_TYPES,
          "counts for Parquet files only: ",
          "write `file_extension: parquet`, or leave it out");
    }
  }

  /** A comma comes with mappings from Segment, which always have a delimiter. */
  private void warnOfSettings() {
    if (settings.has(Setting.DELIMITER) && !settings.text(Setting.DELIMITER, "").equals(",")) {
      warn(Setting.DELIMITER);
    }
    for (Setting setting : OF_DELIMITED_FILES) {
      if (settings.has(setting)) {
        warn(setting);
      }
    }
  }

  private void warn(Setting setting) {
    settings
        .diagnostics()
        .report(
            Severity.WARNING,
            setting.key(),
            setting == Setting.COMPRESSION
                ? "does not count for Parquet files, which are compressed within, with zstd: "
                : "does not count for Parquet files, whose cells are written as they are: ",
            "leave it out");
  }

  private void readTypes(JsonNode value) {
    if (value.isMissingNode()) {
      return;
    }
    if (!value.isObject()) {
      settings.error(
          Setting.COLUMN_TYPES,
          "needs an object of column names and types, got " + ValueDescription.of(value));
      return;
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      String column = entry.getKey();
      if (!names.contains(column)) {
        error(
            column,
            "there is no column " + Diagnostic.quote(column) + ": ",
            NearestName.suggestion(column, names));
        continue;
      }
      ColumnType type = ColumnType.ofSetting(entry.getValue().asText()).orElse(null);
      if (type == null) {
        settings
            .diagnostics()
            .error(
                path(column),
                "is one of "
                    + Diagnostic.quoteAll(ColumnType.settings())
                    + ", got "
                    + ValueDescription.of(entry.getValue()));
        continue;
      }
      check(column, type);
      types.put(column, type);
    }
  }

  private void check(String column, ColumnType type) {
    if (type != ColumnType.STRING && columns.isTransformed(column)) {
      error(
          column, "columns_to_transform makes text of this column: ", "leave it out here or there");
    } else if (column.equals(columns.batchSizeName())
        && type != ColumnType.STRING
        && type != ColumnType.BIGINT) {
      error(column, "the batch size is a whole number: ", "write bigint, or leave it out");
    }
  }

  private void error(String column, String statement, String remedy) {
    settings.diagnostics().error(path(column), statement, remedy);
  }

  private static String path(String column) {
    return Setting.COLUMN_TYPES.key() + "." + column;
  }

  /** The types of all columns, in their order. */
  List<ColumnType> types() {
    return names.stream().map(this::type).toList();
  }

  private ColumnType type(String column) {
    return types.getOrDefault(column, ColumnType.STRING);
  }

  /** The writer of a column's cells. */
  CellWriter cellWriter(String column, @Nullable CellTransform transform) {
    return type(column) == ColumnType.STRING
        ? new NullableCellWriter(transform)
        : new TypedCellWriter(column, type(column));
  }
}
