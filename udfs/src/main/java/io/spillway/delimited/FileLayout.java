package io.spillway.delimited;

import java.util.Objects;

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
}
