package io.spillway.cli;

import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a catalog from a local file or from all files of a folder. */
final class CatalogReader {
  /** Not hidden ones: Kubernetes mounts a ConfigMap with what it needs itself in ..data. */
  private static final Pattern FILE_NAME = Pattern.compile("[^.].*\\.(yaml|yml|json)");

  private CatalogReader() {}

  /**
   * @param parameter what the user calls the path, e.g. {@code --destinations}
   */
  static CatalogDocument read(String parameter, Path path) throws UsageException {
    String start = parameter + " " + path + ": ";
    try {
      List<CatalogFile> files = new ArrayList<>();
      for (Path file : Files.isDirectory(path) ? filesIn(path) : List.of(path)) {
        files.add(
            new CatalogFile(
                file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8)));
      }
      if (files.isEmpty()) {
        throw new UsageException(
            start
                + "no catalog is in this folder; put files there that end in .yaml, .yml or .json");
      }
      return new CatalogDocument(files);
    } catch (NoSuchFileException e) {
      throw new UsageException(start + "there is no such file; give the path of a catalog", e);
    } catch (IOException e) {
      throw new UsageException(
          start + "cannot be read: " + Faults.of(e) + "; give the path of a YAML or JSON file", e);
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(path -> FILE_NAME.matcher(path.getFileName().toString()).matches())
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }
}
