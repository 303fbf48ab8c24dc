package io.spillway.delimited;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Everything that a file's bytes and name depend on in its mapping, except the rows.
 *
 * @param header the header line without its newline, including the name of the batch-size column
 * @param filenamePrefix literal, may be empty
 */
public record FileLayout(
    String header,
    Delimiter delimiter,
    BatchSizeColumn batchSizeColumn,
    FileExtension extension,
    String filenamePrefix) {
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
  }

  /** A header line without its newline; empty when there are no columns. */
  public static String headerLine(List<String> columns, Delimiter delimiter) {
    return columns.stream()
        .map(name -> headerName(name, delimiter))
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
   * added, removed, renamed or moved, or the delimiter changes.
   */
  public String tableVersion() {
    return Sha256.hex(delimiter.setting() + "\n" + header).substring(0, 8);
  }
}
