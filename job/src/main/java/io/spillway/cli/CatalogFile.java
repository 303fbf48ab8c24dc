package io.spillway.cli;

import io.spillway.catalog.CatalogDocument;
import io.spillway.job.config.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a catalog from a local file. */
final class CatalogFile {
  private CatalogFile() {}

  /**
   * @param parameter what the user calls the file, e.g. {@code --destinations}
   */
  static CatalogDocument read(String parameter, Path file) throws UsageException {
    String start = parameter + " " + file + ": ";
    try {
      if (Files.isDirectory(file)) {
        throw new UsageException(start + "this is a folder; give the path of a catalog's file");
      }
      return new CatalogDocument(Files.readString(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new UsageException(start + "there is no such file; give the path of a catalog", e);
    } catch (IOException e) {
      throw new UsageException(
          start + "cannot be read: " + Faults.of(e) + "; give the path of a YAML or JSON file", e);
    }
  }
}
