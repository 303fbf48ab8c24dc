package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFiles;
import io.spillway.catalog.CatalogFiles.Found;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
  public CatalogLocation {
    Objects.requireNonNull(uri, "uri");
  }

  /**
   * Reads the current catalog. In a folder, these are the files that end in .yaml, .yml or .json,
   * and those in its folders, one for each owner; hidden ones are left out. A file that cannot be
   * read although others may be is one with a problem.
   *
   * @throws FileNotFoundException when there is no catalog
   * @throws IOException when nothing can be read for now
   */
  public CatalogDocument read() throws IOException {
    return CatalogFiles.read(list());
  }

  private Path path() throws IOException {
    try {
      return new Path(uri);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a path or URI: " + e.getMessage(), e);
    }
  }

  /**
   * Lists the files of the current catalog, in the order of their names.
   *
   * @throws FileNotFoundException when there is no catalog
   * @throws IOException when nothing can be listed for now
   */
  @Override
  public List<Found> list() throws IOException {
    FileSystem system = path().getFileSystem();
    List<Found> files = system.isDistributedFS() ? remote(system) : local();
    if (files.isEmpty()) {
      throw new FileNotFoundException("no .yaml, .yml or .json file in " + uri);
    }
    return files.stream().sorted(Comparator.comparing(Found::name)).toList();
  }

  /** Flink's local file system fails for the folder when one file in it cannot be looked at. */
  private List<Found> local() throws IOException {
    try {
      return CatalogFiles.local(java.nio.file.Path.of(path().getPath()));
    } catch (NoSuchFileException e) {
      throw (IOException) new FileNotFoundException(uri).initCause(e);
    } catch (InvalidPathException e) {
      throw new IOException("not a path: " + e.getMessage(), e);
    }
  }

  private List<Found> remote(FileSystem system) throws IOException {
    FileStatus status = system.getFileStatus(path());
    if (status == null) {
      throw new FileNotFoundException(uri);
    }
    if (!status.isDir()) {
      return List.of(found("", status, system));
    }
    List<Found> found = new ArrayList<>();
    for (FileStatus inFolder : list(system, path())) {
      String name = inFolder.getPath().getName();
      if (!inFolder.isDir()) {
        add("", inFolder, system, found);
      } else if (!CatalogFiles.isHidden(name)) {
        List<FileStatus> listed = list(system, inFolder.getPath());
        List<Found> ofOwner = new ArrayList<>();
        listed.forEach(file -> add(name + "/", file, system, ofOwner));
        found.addAll(CatalogFiles.ofOwner(name, listed.size(), ofOwner));
      }
    }
    return found;
  }

  private static void add(String folder, FileStatus file, FileSystem system, List<Found> found) {
    if (!file.isDir() && CatalogFiles.isCatalogFile(file.getPath().getName())) {
      found.add(found(folder, file, system));
    }
  }

  private static Found found(String folder, FileStatus file, FileSystem system) {
    Path path = file.getPath();
    return new Found(
        folder + path.getName(),
        file.getLen(),
        file.getModificationTime(),
        () -> system.open(path));
  }

  private static List<FileStatus> list(FileSystem system, Path folder) throws IOException {
    FileStatus[] listed = system.listStatus(folder);
    return listed == null ? List.of() : List.of(listed);
  }

  @Override
  public String toString() {
    return uri;
  }
}
