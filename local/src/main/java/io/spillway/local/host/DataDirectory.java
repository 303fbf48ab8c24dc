package io.spillway.local.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a server keeps its data: a directory that the user named, or a temporary one that is
 * deleted on close.
 */
public record DataDirectory(Path path, boolean isTemporary) implements AutoCloseable {
  /**
   * Opens the directory and creates it if it is missing.
   *
   * @param named null for a temporary one
   */
  public static DataDirectory open(@Nullable Path named) throws IOException {
    if (named == null) {
      return temporary("spillway-local");
    }
    // What stores objects in it takes a relative path for another one.
    Path absolute = named.toAbsolutePath();
    Files.createDirectories(absolute);
    if (!Files.isWritable(absolute)) {
      throw new AccessDeniedException(named.toString());
    }
    return new DataDirectory(absolute, false);
  }

  /** Creates a temporary directory. */
  public static DataDirectory temporary(String prefix) throws IOException {
    return new DataDirectory(Files.createTempDirectory(prefix), true);
  }

  /** Whether the directory is empty or does not exist. */
  public static boolean isEmptyOrMissing(Path named) {
    try (Stream<Path> files = Files.list(named)) {
      return files.findAny().isEmpty();
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Deletes the directory and everything in it; does nothing when it does not exist. */
  public static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      clear(directory);
      Files.delete(directory);
    }
  }

  /** Deletes everything in the directory. */
  public static void clear(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(directory)) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  /** The path, and whether the data stays there, for the user. */
  public String describe() {
    return isTemporary
        ? path + " (deleted at the end; name one with --dir to keep it)"
        : path.toString();
  }

  @Override
  public void close() throws IOException {
    if (isTemporary) {
      delete(path);
    }
  }
}
