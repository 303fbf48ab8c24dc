package io.spillway.delimited;

import io.spillway.delimited.FileStyle.Quotes;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Everything that a file's bytes and name depend on in its mapping, except the rows.
 *
 * @param header the header line without its newline, including the name of the batch-size column
 * @param filenamePrefix literal, may be empty
 * @param style what is around the cells
 * @param types of the columns of a Parquet file; empty for delimited files
 */
public record FileLayout(
    String header,
    Delimiter delimiter,
    BatchSizeColumn batchSizeColumn,
    FileExtension extension,
    String filenamePrefix,
    FileStyle style,
    List<ColumnType> types) {
  /** Whether and how the last cell of each row contains the number of rows in its file. */
  public enum BatchSizeColumn {
    /** No such column: rows are complete as they are. */
    ABSENT,
    /** The number in decimal digits. */
    PLAIN,
    /** Lower-case hex SHA-256 of the digits: {@code columns_to_transform} names the column. */
    SHA256
  }

  public FileLayout {
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(delimiter, "delimiter");
    Objects.requireNonNull(batchSizeColumn, "batchSizeColumn");
    Objects.requireNonNull(extension, "extension");
    Objects.requireNonNull(filenamePrefix, "filenamePrefix");
    Objects.requireNonNull(style, "style");
    types = List.copyOf(types);
    if ((extension == FileExtension.PARQUET) == types.isEmpty()) {
      throw new IllegalArgumentException(
          "columns have types in Parquet files, and there alone, got " + types.size());
    }
  }

  /** The layout of delimited files. */
  public FileLayout(
      String header,
      Delimiter delimiter,
      BatchSizeColumn batchSizeColumn,
      FileExtension extension,
      String filenamePrefix,
      FileStyle style) {
    this(header, delimiter, batchSizeColumn, extension, filenamePrefix, style, List.of());
  }

  /**
   * The layout of Parquet files. Their rows are made as those of a delimited file are, with all
   * cells in quotes but those that are NULL.
   *
   * @param columns the names and the types, in their order
   */
  public static FileLayout parquet(
      List<String> columns,
      List<ColumnType> types,
      BatchSizeColumn batchSizeColumn,
      String filenamePrefix) {
    return new FileLayout(
        headerLine(columns, Delimiter.COMMA, CellStyle.SEGMENT),
        Delimiter.COMMA,
        batchSizeColumn,
        FileExtension.PARQUET,
        filenamePrefix,
        FileStyle.SEGMENT,
        types);
  }

  /** The layout of files as Segment writes them. */
  public FileLayout(
      String header,
      Delimiter delimiter,
      BatchSizeColumn batchSizeColumn,
      FileExtension extension,
      String filenamePrefix) {
    this(header, delimiter, batchSizeColumn, extension, filenamePrefix, FileStyle.SEGMENT);
  }

  /**
   * A header line without its newline; empty when there are no columns. A name that would be taken
   * for a formula is guarded like a cell.
   */
  public static String headerLine(List<String> columns, Delimiter delimiter, CellStyle style) {
    return columns.stream()
        .map(name -> style.guarded(headerName(name, delimiter)))
        .collect(Collectors.joining(String.valueOf(delimiter.character())));
  }

  /**
   * A column's name as the header has it. Names have no quotes there, so characters that would
   * break the line are removed from them: every delimiter, carriage return, line feed and tab.
   */
  public static String headerName(String column, Delimiter delimiter) {
    return column
        .replace(String.valueOf(delimiter.character()), "")
        .replace("\r", "")
        .replace("\n", "")
        .replace("\t", "");
  }

  /** The names in the header; empty when there are no columns. */
  public List<String> columns() {
    return header.isEmpty()
        ? List.of()
        : List.of(header.split(Pattern.quote(String.valueOf(delimiter.character())), -1));
  }

  /**
   * 8 hex digits that change when the same table can no longer read the files: when columns are
   * added, removed, renamed or moved, or get other types, the delimiter changes, or the header
   * comes or goes.
   */
  public String tableVersion() {
    String form =
        delimiter.setting()
            + "\n"
            + header
            + (style.headerLine() ? "" : "\nnone")
            + (types.isEmpty() ? "" : "\n" + types);
    return Sha256.hex(form).substring(0, 8);
  }

  /** The text of that cell, without quotes. */
  public String batchSizeText(int rows) {
    String digits = Integer.toString(rows);
    return switch (batchSizeColumn) {
      case ABSENT -> "";
      case PLAIN -> digits;
      case SHA256 -> Sha256.hex(digits);
    };
  }

  /** The batch-size cell of a file with so many rows; empty when there is no such column. */
  String batchSizeCell(int rows) {
    String text = batchSizeText(rows);
    return text.isEmpty() || style.quotes() == Quotes.MINIMAL ? text : '"' + text + '"';
  }

  /** A part of the versions of layouts: a style that is not set leaves them as they are. */
  @Override
  public String toString() {
    return "FileLayout[header="
        + header
        + ", delimiter="
        + delimiter
        + ", batchSizeColumn="
        + batchSizeColumn
        + ", extension="
        + extension
        + ", filenamePrefix="
        + filenamePrefix
        + (style.equals(FileStyle.SEGMENT) ? "" : ", style=" + style)
        + (types.isEmpty() ? "" : ", types=" + types)
        + "]";
  }
}
