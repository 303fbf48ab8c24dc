package io.spillway.catalog;

import io.spillway.diagnostic.Diagnostic;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a catalog has, and what is read of them, for the job and the commands alike. A
 * file that cannot be read is one without text: it is that file's error, nobody else's.
 */
public final class CatalogFiles {
  /** Of an owner, of any names: each is asked for its length at each look. */
  static final int MAX_OWNERS_FILES = 1_000;

  private CatalogFiles() {}

  /** Opens a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Starts at the first byte.
     *
     * @throws FileSystemException or {@link FileNotFoundException} when this file cannot be opened
     * @throws IOException when no file can, for now
     */
    InputStream open() throws IOException;
  }

  /**
   * A file that was listed.
   *
   * @param name behind that of the owner's folder that it is in, and a slash
   * @param length in bytes, as listed
   * @param modifiedMillis since the epoch; 0 or less when it is not known
   */
  public record Found(String name, long length, long modifiedMillis, Content content) {
    public Found {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(content, "content");
    }

    /** What is listed, but cannot be looked at. */
    private static Found failing(String name, IOException failure) {
      return new Found(
          name,
          0,
          0,
          () -> {
            throw failure;
          });
    }

    @Nullable String owner() {
      return new CatalogFile(name, "").owner();
    }
  }

  /** Why an owner's folder is not read, in a sentence that needs no other one. */
  static final class FolderException extends IOException {
    private static final long serialVersionUID = 1L;

    FolderException(String reason, String remedy) {
      super("this folder is not read: " + reason + "; " + remedy);
    }
  }

  /**
   * The files of an owner's folder or, if there is something wrong with it, that.
   *
   * @param owner the name of the folder
   * @param listed how many files and folders were found in it
   * @param files those that are part of the catalog
   */
  public static List<Found> ofOwner(String owner, int listed, List<Found> files) {
    if (files.isEmpty()) {
      return files;
    }
    if (!CatalogNode.isId(owner)) {
      return List.of(
          Found.failing(
              owner + "/",
              new FolderException(
                  Diagnostic.value(owner)
                      + " cannot be an owner: 1 to 64 letters, digits, _ and -, the first a letter"
                      + " or digit",
                  "rename it")));
    }
    if (listed > MAX_OWNERS_FILES) {
      return List.of(
          Found.failing(
              owner + "/",
              new FolderException(
                  "it has more than " + MAX_OWNERS_FILES + " files",
                  "put several destinations into one, or remove some")));
    }
    return files;
  }

  /** Whether a file is part of a catalog's folder by its name. Hidden ones are not. */
  public static boolean isCatalogFile(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !isHidden(name)
        && (lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json"));
  }

  /** Kubernetes mounts a ConfigMap with a folder {@code ..data} of its own. */
  public static boolean isHidden(String name) {
    return name.startsWith(".");
  }

  /**
   * The file of a path on a local file system or, for a folder, the files in it and in its folders,
   * one for each owner.
   *
   * @throws NoSuchFileException when there is nothing
   * @throws IOException when it cannot be listed
   */
  public static List<Found> local(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return List.of(found(name(path), path, file, null));
    }
    List<Found> found = new ArrayList<>();
    for (Path inFolder : list(path, Long.MAX_VALUE)) {
      String name = name(inFolder);
      if (!Files.isDirectory(inFolder)) {
        add("", inFolder, null, found);
      } else if (!isHidden(name)) {
        found.addAll(ofOwner(name, inFolder));
      }
    }
    return found;
  }

  private static List<Found> ofOwner(String owner, Path folder) {
    try {
      List<Path> listed = list(folder, MAX_OWNERS_FILES + 1L);
      List<Found> found = new ArrayList<>();
      Path real = folder.toRealPath();
      for (Path file : listed) {
        if (!Files.isDirectory(file)) {
          add(owner + "/", file, real, found);
        }
      }
      return ofOwner(owner, listed.size(), found);
    } catch (IOException e) {
      return List.of(Found.failing(owner + "/", e));
    }
  }

  /**
   * @param within the folder that the file must really be in; null for anywhere
   */
  private static void add(String folder, Path file, @Nullable Path within, List<Found> found) {
    if (!isCatalogFile(name(file))) {
      return;
    }
    String name = folder + name(file);
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new FileSystemException(name, null, "it is not a regular file");
      }
      var unused = real(name, file, within);
      found.add(found(name, file, attributes, within));
    } catch (IOException e) {
      found.add(Found.failing(name, e));
    }
  }

  /** A link could make another owner's entries this one's. */
  private static Path real(String name, Path file, @Nullable Path within) throws IOException {
    Path real = file.toRealPath();
    if (within != null && !real.startsWith(within)) {
      throw new FileSystemException(name, null, "it is a link out of its owner's folder");
    }
    return real;
  }

  private static Found found(
      String name, Path file, BasicFileAttributes attributes, @Nullable Path within) {
    return new Found(
        name,
        attributes.size(),
        attributes.lastModifiedTime().toMillis(),
        () -> Files.newInputStream(real(name, file, within)));
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static List<Path> list(Path folder, long most) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.limit(most).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Reads files. Those that cannot be read, or are beyond what fits, are files with a problem.
   *
   * @throws IOException when none can be read for now
   */
  public static CatalogDocument read(List<Found> files) throws IOException {
    return new CatalogDocument(List.copyOf(read(files, found -> true).values()));
  }

  /**
   * Reads some of the files. The others take room, as they are listed; those that are beyond it are
   * in the result, too.
   *
   * @param files all files
   * @return what was read, by the files' names as they are listed
   * @throws IOException when none can be read for now
   */
  public static Map<String, CatalogFile> read(List<Found> files, Predicate<Found> wanted)
      throws IOException {
    return FileTexts.read(files, wanted);
  }
}
