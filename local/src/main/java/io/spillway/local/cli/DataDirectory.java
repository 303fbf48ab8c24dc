package io.spillway.local.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory for data: one that the user names, or a temporary one that is deleted on close. */
public record DataDirectory(Path path, boolean isTemporary) implements AutoCloseable {

  /**
   * Opens a directory.
   *
   * @param named is created if it does not exist; null for a temporary one
   */
  public static DataDirectory open(@Nullable Path named) throws IOException {
    if (named == null) {
      return new DataDirectory(Files.createTempDirectory("spillway-local"), true);
    }
    Files.createDirectories(named);
    if (!Files.isWritable(named)) {
      throw new AccessDeniedException(named.toString());
    }
    return new DataDirectory(named, false);
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

  /** The path as commands print it. */
  public String describe() {
    return isTemporary
        ? path + " (deleted at the end; name one with --dir to keep it)"
        : path.toString();
  }

  @Override
  public void close() throws IOException {
    if (isTemporary) {
      try (Stream<Path> paths = Files.walk(path)) {
        for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      }
    }
  }
}
