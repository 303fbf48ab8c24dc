package io.spillway.preview;

import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that stands for S3: a folder per bucket, a file per object. Nothing is ever written
 * outside it. Unfinished files are in a hidden folder in it, which is deleted at the end.
 */
public final class PreviewFolder implements PreviewFiles, AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  /** The longest name that file systems take. */
  private static final int MAX_NAME_BYTES = 255;

  private final Path root;
  private final Path scratch;

  private PreviewFolder(Path root, Path scratch) {
    this.root = root;
    this.scratch = scratch;
  }

  /**
   * Opens a folder, which is made if needed.
   *
   * @param folder the value of {@code --out}
   */
  public static PreviewFolder open(Path folder) throws UsageException {
    try {
      Path root = Files.createDirectories(folder.toAbsolutePath()).toRealPath();
      return new PreviewFolder(root, Files.createTempDirectory(root, ".preview-"));
    } catch (IOException e) {
      throw new UsageException(
          "--out "
              + folder
              + ": cannot be used: "
              + Messages.reason(e)
              + "; give the path of a folder",
          e);
    }
  }

  @Override
  public Path spillFolder() throws IOException {
    return Files.createDirectory(scratch.resolve("rows"));
  }

  /** In the folder itself; an existing one is emptied. */
  @Override
  public OutputStream rejected() throws IOException {
    return new BufferedOutputStream(
        Files.newOutputStream(
            root.resolve(Preview.REJECTED),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS),
        BUFFER_BYTES);
  }

  @Override
  public Written write(String bucket, String key, Content content) throws IOException {
    String problem = problem(key);
    if (problem != null) {
      return new Written(0, problem);
    }
    Path draft = scratch.resolve("object");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft), BUFFER_BYTES)) {
      content.writeTo(out);
    }
    try {
      Path target = root.resolve(bucket).resolve(key);
      problem = makeFolders(target.getParent());
      if (problem != null) {
        return new Written(0, problem);
      }
      long bytes = Files.size(draft);
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new Written(bytes, null);
    } catch (InvalidPathException e) {
      return new Written(
          0,
          "the file system does not take this name ("
              + e.getReason()
              + "); use a UTF-8 locale, e.g. LC_ALL=C.UTF-8");
    } catch (IOException e) {
      return new Written(0, Messages.reason(e) + "; give another --out");
    }
  }

  /** Why a key that S3 would take is no path below the bucket's folder; null if it is one. */
  static @Nullable String problem(String key) {
    for (String name : key.split("/", -1)) {
      if (name.isEmpty()) {
        return "it has an empty folder name, from a '/' at the start or two in a row, which no file"
            + " system takes; change the folder to preview it";
      }
      if (name.equals(".") || name.equals("..")) {
        return "a folder named '" + name + "' would lead out of --out; change the folder";
      }
      if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
        return "a name in it is longer than the "
            + MAX_NAME_BYTES
            + " bytes that file systems take; shorten the folder or the prefix to preview it";
      }
    }
    return null;
  }

  private @Nullable String makeFolders(Path folder) throws IOException {
    if (!folder.normalize().equals(folder) || !folder.startsWith(root) || folder.equals(root)) {
      return "it would lead out of --out; change the folder";
    }
    Path path = root;
    for (Path name : root.relativize(folder)) {
      path = path.resolve(name);
      if (Files.isSymbolicLink(path)) {
        return path + " is a symbolic link, which may lead out of --out; remove it";
      }
      if (!Files.isDirectory(path)) {
        Files.createDirectory(path);
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(scratch)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
