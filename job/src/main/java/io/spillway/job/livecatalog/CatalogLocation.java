package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The place of the catalog: a file, or a folder of files, on any file system that Flink can read.
 *
 * @param uri as the user gave it
 */
public record CatalogLocation(String uri) implements Serializable {
  /** Enough for ten thousand destinations; keeps a wrong URI from filling the memory. */
  private static final int MAX_BYTES = 128 << 20;

  public CatalogLocation {
    Objects.requireNonNull(uri, "uri");
  }

  /**
   * Reads the current catalog. In a folder, these are the files that end in .yaml, .yml or .json,
   * except hidden ones.
   *
   * @throws IOException when it does not exist or cannot be read as text
   */
  public CatalogDocument read() throws IOException {
    Path path;
    try {
      path = new Path(uri);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a path or URI: " + e.getMessage(), e);
    }
    FileSystem files = path.getFileSystem();
    FileStatus status = files.getFileStatus(path);
    if (status == null) {
      throw new FileNotFoundException(uri);
    }
    if (!status.isDir()) {
      return new CatalogDocument(List.of(read(files, path, MAX_BYTES)));
    }
    List<CatalogFile> read = new ArrayList<>();
    int maxBytes = MAX_BYTES;
    for (Path file : catalogFiles(files, path)) {
      CatalogFile next = read(files, file, maxBytes);
      maxBytes -= next.text().length();
      read.add(next);
    }
    if (read.isEmpty()) {
      throw new FileNotFoundException("no .yaml, .yml or .json file in " + uri);
    }
    return new CatalogDocument(read);
  }

  private static List<Path> catalogFiles(FileSystem files, Path folder) throws IOException {
    FileStatus[] listed = files.listStatus(folder);
    return Arrays.stream(listed == null ? new FileStatus[0] : listed)
        .filter(file -> !file.isDir())
        .map(FileStatus::getPath)
        .filter(file -> isCatalogFile(file.getName()))
        .sorted(Comparator.comparing(Path::getName))
        .toList();
  }

  private static boolean isCatalogFile(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && (lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json"));
  }

  private static CatalogFile read(FileSystem files, Path path, int maxBytes) throws IOException {
    byte[] bytes;
    try (InputStream in = files.open(path)) {
      bytes = in.readNBytes(maxBytes + 1);
    }
    if (bytes.length > maxBytes) {
      throw new IOException("the catalog is larger than " + (MAX_BYTES >> 20) + " MB");
    }
    try {
      return new CatalogFile(
          path.getName(),
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new IOException(path.getName() + " is not UTF-8 text", e);
    }
  }

  @Override
  public String toString() {
    return uri;
  }
}
