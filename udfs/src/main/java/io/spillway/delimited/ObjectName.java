package io.spillway.delimited;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names of delivered objects, as Segment's destination forms them, plus what makes them unique. */
public final class ObjectName {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss-SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ObjectName() {}

  /**
   * The object's key: {@code <folder><prefix>_<timestamp>_<unique><ext>}, or without the prefix and
   * its underscore when that is blank. A prefix that already ends in the extension does not repeat
   * it.
   *
   * @param folder resolved folder, empty or ending in one {@code /}
   * @param closed when the batch was closed
   * @param unique ASCII letters, digits and {@code -}
   */
  public static String key(String folder, FileLayout layout, Instant closed, String unique) {
    return key(stem(folder, layout), timestamp(closed), unique, layout.extension());
  }

  /** The same key from its parts, as {@link #stem} and {@link #timestamp} give them. */
  public static String key(String stem, String timestamp, String unique, FileExtension extension) {
    return stem + timestamp + "_" + unique + "." + extension.setting();
  }

  /** What all keys of a folder and a layout begin with. */
  public static String stem(String folder, FileLayout layout) {
    String extension = "." + layout.extension().setting();
    String prefix = layout.filenamePrefix();
    if (prefix.endsWith(extension)) {
      prefix = prefix.substring(0, prefix.length() - extension.length());
    }
    return prefix.isBlank() ? folder : folder + prefix + "_";
  }

  /** UTC with milliseconds, {@code :} and {@code .} as {@code -}: 2026-11-22T16-29-00-123Z. */
  public static String timestamp(Instant closed) {
    return TIMESTAMP.format(closed);
  }
}
