package io.spillway.cli;

import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Finds files of dead letters. */
final class DeadLetterFiles {
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

  /** The names of files that the job still writes begin with a dot. */
  private static final Pattern FINISHED = Pattern.compile("[^._].*\\.jsonl");

  private DeadLetterFiles() {}

  /**
   * The file itself, every finished {@code .jsonl} file in a folder and its subfolders, or the
   * files that a pattern like {@code 2026-11-22--*}{@code /*.jsonl} matches; in order of their
   * names.
   *
   * @throws UsageException if there is none
   */
  static List<Path> find(String argument) throws UsageException, IOException {
    try {
      return find(Path.of(argument), argument);
    } catch (InvalidPathException | PatternSyntaxException e) {
      throw new UsageException(
          argument + ": not a path or pattern; give a file of dead letters", e);
    }
  }

  private static List<Path> find(Path path, String argument) throws UsageException, IOException {
    List<Path> found;
    if (argument.isEmpty()) {
      throw new UsageException("'': not a path or pattern; give a file of dead letters");
    }
    if (Files.isDirectory(path)) {
      found = walk(path, file -> isFinished(file.getFileName().toString()));
    } else if (Files.exists(path)) {
      found = List.of(path);
    } else if (WILDCARD.matcher(argument).find()) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + argument);
      found = walk(folderOf(path), matcher::matches);
    } else {
      throw new UsageException(argument + ": there is no such file; give a file of dead letters");
    }
    if (found.isEmpty()) {
      throw new UsageException(argument + ": no file of dead letters is there; give another path");
    }
    return found;
  }

  /** Whether a file, by its path or name, is one of dead letters that the job has completed. */
  static boolean isFinished(String path) {
    return FINISHED.matcher(path.substring(path.lastIndexOf('/') + 1)).matches();
  }

  private static List<Path> walk(Path folder, Predicate<Path> wanted) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).filter(wanted).sorted().toList();
    }
  }

  /** The last folder before the first wildcard. */
  private static Path folderOf(Path pattern) {
    Path folder = pattern;
    while (folder != null && WILDCARD.matcher(folder.toString()).find()) {
      folder = folder.getParent();
    }
    return folder == null ? Path.of("") : folder;
  }
}
