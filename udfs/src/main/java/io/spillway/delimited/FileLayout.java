package io.spillway.delimited;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * All that a file's bytes and name take from its mapping, besides the rows.
 *
 * @param header the header line without its newline, the batch-size column's name included
 * @param filenamePrefix literal, may be empty
 */
public record FileLayout(
    String header,
    Delimiter delimiter,
    BatchSizeColumn batchSizeColumn,
    FileExtension extension,
    String filenamePrefix) {
  public FileLayout {
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(delimiter, "delimiter");
    Objects.requireNonNull(batchSizeColumn, "batchSizeColumn");
    Objects.requireNonNull(extension, "extension");
    Objects.requireNonNull(filenamePrefix, "filenamePrefix");
  }

  /** The names in the header. Empty when there are no columns. */
  public List<String> columns() {
    return header.isEmpty()
        ? List.of()
        : List.of(header.split(Pattern.quote(String.valueOf(delimiter.character())), -1));
  }

  /**
   * 8 hex digits that change when files can no longer be read by the same table: when columns are
   * added, removed, renamed or moved, or another character separates them.
   */
  public String tableVersion() {
    return Sha256.hex(delimiter.setting() + "\n" + header).substring(0, 8);
  }
}
