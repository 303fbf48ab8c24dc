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

  /** A file of the catalog; its name is behind that of the owner's folder that it is in. */
  private record Found(String name, FileStatus file) {}

  public CatalogLocation {
    Objects.requireNonNull(uri, "uri");
  }

  @Override
  public List<Stamp> stamps() throws IOException {
    FileSystem files = path().getFileSystem();
    return catalogFiles(files).stream()
        .map(found -> new Stamp(found.name, found.file.getLen(), found.file.getModificationTime()))
        .toList();
  }

  /**
   * Reads the current catalog. In a folder, these are the files that end in .yaml, .yml or .json,
   * and those in its folders, one for each owner; hidden ones are left out.
   *
   * @throws IOException when it does not exist or cannot be read as text
   */
  @Override
  public CatalogDocument read() throws IOException {
    FileSystem files = path().getFileSystem();
    List<CatalogFile> read = new ArrayList<>();
    int maxBytes = MAX_BYTES;
    for (Found found : catalogFiles(files)) {
      CatalogFile next = new CatalogFile(found.name, text(files, found.file.getPath(), maxBytes));
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

  private List<Found> catalogFiles(FileSystem files) throws IOException {
    FileStatus status = files.getFileStatus(path());
    if (status == null) {
      throw new FileNotFoundException(uri);
    }
    if (!status.isDir()) {
      return List.of(new Found(status.getPath().getName(), status));
    }
    List<Found> found = new ArrayList<>();
    for (FileStatus inFolder : list(files, path())) {
      String name = inFolder.getPath().getName();
      if (!inFolder.isDir()) {
        add("", inFolder, found);
      } else if (!name.startsWith(".")) {
        for (FileStatus file : list(files, inFolder.getPath())) {
          add(name + "/", file, found);
        }
      }
    }
    found.sort(Comparator.comparing(Found::name));
    if (found.isEmpty()) {
      throw new FileNotFoundException("no .yaml, .yml or .json file in " + uri);
    }
    return found;
  }

  private static void add(String folder, FileStatus file, List<Found> found) {
    String name = file.getPath().getName();
    if (!file.isDir() && isCatalogFile(name)) {
      found.add(new Found(folder + name, file));
    }
  }

  private static List<FileStatus> list(FileSystem files, Path folder) throws IOException {
    FileStatus[] listed = files.listStatus(folder);
    return listed == null ? List.of() : List.of(listed);
  }

  private static boolean isCatalogFile(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && (lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json"));
  }

  private static String text(FileSystem files, Path path, int maxBytes) throws IOException {
    byte[] bytes;
    try (InputStream in = files.open(path)) {
      bytes = in.readNBytes(maxBytes + 1);
    }
    if (bytes.length > maxBytes) {
      throw new IOException("the catalog is larger than " + (MAX_BYTES >> 20) + " MB");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(path.getName() + " is not UTF-8 text", e);
    }
  }

  @Override
  public String toString() {
    return uri;
  }
}
