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
public record CatalogLocation(String uri) implements WatchedFiles, Serializable {
  /** Enough for ten thousand destinations; keeps a wrong URI from filling the memory. */
  private static final int MAX_BYTES = 128 << 20;

  public CatalogLocation {
    Objects.requireNonNull(uri, "uri");
  }

  @Override
  public List<Stamp> stamps() throws IOException {
    FileSystem files = path().getFileSystem();
    return catalogFiles(files).stream()
        .map(file -> new Stamp(file.getPath().getName(), file.getLen(), file.getModificationTime()))
        .toList();
  }

  /**
   * Reads the current catalog. In a folder, these are the files that end in .yaml, .yml or .json,
   * except hidden ones.
   *
   * @throws IOException when it does not exist or cannot be read as text
   */
  @Override
  public CatalogDocument read() throws IOException {
    FileSystem files = path().getFileSystem();
    List<CatalogFile> read = new ArrayList<>();
    int maxBytes = MAX_BYTES;
    for (FileStatus file : catalogFiles(files)) {
      CatalogFile next = read(files, file.getPath(), maxBytes);
      maxBytes -= next.text().length();
      read.add(next);
    }
    return new CatalogDocument(read);
  }

  private Path path() throws IOException {
    try {
      return new Path(uri);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a path or URI: " + e.getMessage(), e);
    }
  }

  private List<FileStatus> catalogFiles(FileSystem files) throws IOException {
    FileStatus status = files.getFileStatus(path());
    if (status == null) {
      throw new FileNotFoundException(uri);
    }
    if (!status.isDir()) {
      return List.of(status);
    }
    FileStatus[] listed = files.listStatus(path());
    List<FileStatus> found =
        Arrays.stream(listed == null ? new FileStatus[0] : listed)
            .filter(file -> !file.isDir())
            .filter(file -> isCatalogFile(file.getPath().getName()))
            .sorted(Comparator.comparing(file -> file.getPath().getName()))
            .toList();
    if (found.isEmpty()) {
      throw new FileNotFoundException("no .yaml, .yml or .json file in " + uri);
    }
    return found;
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
