package io.spillway.local.query;

import io.spillway.delimited.Delimiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a mapping says of its files.
 *
 * @param extension {@code csv} or {@code txt}
 * @param athena whether the Athena preset is on; without it, cells hold line breaks and U+0000
 */
record FileFormat(Delimiter delimiter, String extension, boolean gzip, boolean athena) {
  /** The source of a parameterized test for every format. */
  static final String ALL = "io.spillway.local.query.FileFormat#all";

  /** The source of a parameterized test for the formats of tables that {@code ddl} prints. */
  static final String TABLES = "io.spillway.local.query.FileFormat#tables";

  static Stream<FileFormat> all() {
    return Stream.of(true, false)
        .flatMap(athena -> Stream.of("csv", "txt").flatMap(extension -> of(extension, athena)));
  }

  static Stream<FileFormat> tables() {
    return of("csv", true);
  }

  private static Stream<FileFormat> of(String extension, boolean athena) {
    return Stream.of(Delimiter.values())
        .flatMap(
            delimiter ->
                Stream.of(false, true)
                    .map(gzip -> new FileFormat(delimiter, extension, gzip, athena)));
  }

  /** The id of the mapping, which is its folder, too. */
  String mapping() {
    return delimiter.name().toLowerCase(Locale.ROOT)
        + (gzip ? "-gzip" : "-plain")
        + (extension.equals("csv") ? "" : "-" + extension)
        + (athena ? "" : "-raw");
  }

  /** Whether there are folders by hour, which make many small files. */
  boolean hourly() {
    return athena && gzip && extension.equals("csv");
  }

  /** The mapping, but for its columns. */
  String settings() {
    return "id: "
        + mapping()
        + ", s3_aws_folder_name: "
        + mapping()
        + (athena ? ", athena: true" : ", newlines: keep")
        + ", partition_by: "
        + (hourly() ? "[type, day, hour]" : "[type, day]")
        + ", delimiter: '"
        + delimiter.setting()
        + "', file_extension: "
        + extension
        + ", compression: "
        + (gzip ? "gzip" : "none");
  }

  String endOfName() {
    return "." + extension + (gzip ? ".gz" : "");
  }

  /** The text of a cell as the file holds it. */
  String written(String text) {
    return athena
        ? text.replace("\r", "\\r").replace("\n", "\\n").replace("\u0000", "\\u0000")
        : text;
  }

  /** The folder below {@code bucket} that holds the folders of {@code partition_by}. */
  Path root(Path bucket) throws IOException {
    Path folder = bucket.resolve(mapping());
    if (!athena) {
      return folder;
    }
    try (Stream<Path> layouts = Files.list(folder)) {
      List<Path> found = layouts.toList();
      if (found.size() != 1) {
        throw new IllegalStateException("one layout is expected, there are " + found);
      }
      return found.get(0);
    }
  }

  @Override
  public String toString() {
    return mapping();
  }
}
