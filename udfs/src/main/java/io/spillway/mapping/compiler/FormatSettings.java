package io.spillway.mapping.compiler;

import io.spillway.delimited.CellStyle;
import io.spillway.delimited.Compression;
import io.spillway.delimited.Delimiter;
import io.spillway.delimited.FileExtension;
import io.spillway.delimited.FileLayout;
import io.spillway.mapping.Setting;
import io.spillway.mapping.evaluation.CellWriter;
import io.spillway.mapping.evaluation.RowEncoder;
import io.spillway.mapping.evaluation.StyledCellWriter;
import java.util.List;

/** The settings of what files are: delimited, in which style, or Parquet. */
final class FormatSettings {
  private final ColumnSettings columns;
  private final Delimiter delimiter;
  private final FileExtension extension;
  private final QuerySettings query;
  private final StyleSettings style;
  private final ParquetSettings parquet;

  FormatSettings(MappingReader settings, ColumnSettings columns) {
    this.columns = columns;
    Delimiter written =
        settings.choice(
            Setting.DELIMITER,
            Delimiter.COMMA,
            Delimiter::ofSetting,
            "\",\", \"|\", \"tab\", \";\", \":\"");
    this.extension =
        settings.choice(
            Setting.FILE_EXTENSION,
            FileExtension.CSV,
            text -> FileExtension.ofSetting(text).filter(e -> e.compression() == Compression.NONE),
            "\"csv\", \"txt\", \"parquet\"");
    this.delimiter = isParquet() ? Delimiter.COMMA : written;
    this.query = new QuerySettings(settings, isParquet());
    this.style = new StyleSettings(settings);
    this.parquet = new ParquetSettings(settings, columns, isParquet());
    HeaderNames header = new HeaderNames(delimiter, settings.diagnostics());
    if (isParquet()) {
      checkForParquet(header);
    } else {
      checkDelimited(header);
    }
  }

  private void checkForParquet(HeaderNames header) {
    header.checkForParquet(columns.names());
    if (query.athena()) {
      header.refuseRenamed(columns.names(), query.subFolders("").partitions());
    }
  }

  private void checkDelimited(HeaderNames header) {
    header.check(columns.names());
    style.checkNull(delimiter);
    if (query.athena()) {
      header.noteRenamed(columns.names(), query.subFolders("").partitions());
      style.checkForAthena();
    }
  }

  private boolean isParquet() {
    return extension == FileExtension.PARQUET;
  }

  QuerySettings query() {
    return query;
  }

  /** What is between the cells of a row. */
  Delimiter delimiter() {
    return delimiter;
  }

  CellStyle cellStyle() {
    return isParquet() ? CellStyle.SEGMENT : style.cells();
  }

  FileLayout layout(String filenamePrefix) {
    return isParquet()
        ? FileLayout.parquet(
            columns.names(), parquet.types(), columns.batchSizeColumn(), filenamePrefix)
        : new FileLayout(
            FileLayout.headerLine(columns.names(), delimiter, style.cells()),
            delimiter,
            columns.batchSizeColumn(),
            extension.with(query.compression()),
            filenamePrefix,
            style.files());
  }

  /** The columns whose values come from the event. */
  List<RowEncoder.Column> eventColumns() {
    return columns.eventColumns(
        (column, transform, alone) -> {
          if (isParquet()) {
            return parquet.cellWriter(column, transform);
          }
          return style.cells().equals(CellStyle.SEGMENT)
              ? new CellWriter(transform, query.cells())
              : new StyledCellWriter(transform, query.cells(), style.cells(), delimiter, alone);
        });
  }
}
