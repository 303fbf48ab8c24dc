package io.spillway.playground;

import io.spillway.catalog.CatalogDocument;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The catalog's file that the playground shows, and may write. */
public final class OpenCatalog {
  /** Half of a request, which has the events, too, and escapes. */
  private static final int MAX_BYTES = PlaygroundLimits.DEFAULTS.bodyBytes() / 2;

  private final String name;
  private final @Nullable Path file;
  private final boolean isWritable;
  private final String example;

  /**
   * A text with what tells it from others.
   *
   * @param revision hex digits that change with the text
   */
  record Content(String text, String revision) {}

  private OpenCatalog(String name, @Nullable Path file, boolean isWritable, String example) {
    this.name = name;
    this.file = file;
    this.isWritable = isWritable;
    this.example = example;
  }

  /** A catalog that is in no file. */
  static OpenCatalog example(String name, String text) {
    return new OpenCatalog(name, null, false, text);
  }

  /**
   * Opens a file.
   *
   * @param isWritable whether the playground may write it
   * @throws UsageException when it cannot be read, or is no file
   */
  public static OpenCatalog file(Path file, boolean isWritable) throws UsageException {
    OpenCatalog catalog = new OpenCatalog(String.valueOf(file.getFileName()), file, isWritable, "");
    if (Files.isDirectory(file)) {
      throw new UsageException(
          "catalog "
              + file
              + ": this is a folder; give one of its files, which are shown one each");
    }
    try {
      var unused = catalog.read();
      return catalog;
    } catch (IOException e) {
      throw new UsageException(
          "catalog "
              + file
              + (e instanceof NoSuchFileException ? ": " : ": cannot be read: ")
              + Messages.reason(e)
              + "; give the path of a YAML or JSON file",
          e);
    }
  }

  String name() {
    return name;
  }

  boolean isWritable() {
    return isWritable;
  }

  /** The text as it is now. */
  Content read() throws IOException {
    if (file == null) {
      return content(example);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException(
            "it is larger than the " + (MAX_BYTES >> 20) + " MiB that the playground shows");
      }
      return content(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new IOException("it is not UTF-8 text", e);
    }
  }

  private Content content(String text) {
    return new Content(text, CatalogDocument.of(name, text).revision());
  }

  /** Refuses to write what may not be written. */
  void requireWritable() throws RequestException {
    if (file == null || !isWritable) {
      throw new RequestException(
          Answer.FORBIDDEN,
          "The playground may not write files; start it with --write and a catalog's file.");
    }
  }

  /**
   * Replaces the file at once, so that a job that reads it sees the one or the other.
   *
   * @param revision of the text that the new one is made of
   * @return the revision of the new text
   * @throws RequestException when the file has another text by now, or may not be written
   */
  synchronized String save(String text, String revision) throws RequestException, IOException {
    requireWritable();
    Path target = Objects.requireNonNull(file).toRealPath();
    if (!revision.equals(read().revision())) {
      throw new RequestException(
          Answer.CONFLICT,
          "The file changed on disk since it was read; copy what you changed, and load the page"
              + " again.");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Path draft = Files.createTempFile(target.getParent(), ".playground-", "");
    try {
      Files.write(draft, bytes);
      keepPermissions(target, draft);
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
    return content(new String(bytes, StandardCharsets.UTF_8)).revision();
  }

  private static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(Files.getPosixFilePermissions(from));
    }
  }

  @Override
  public String toString() {
    return Objects.toString(file, name);
  }
}
