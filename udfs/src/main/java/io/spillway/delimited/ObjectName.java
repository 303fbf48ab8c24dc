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

  /**
   * What all keys of a folder and a layout begin with. A prefix that ends in {@code /} is a folder
   * and nothing else: names that begin with {@code _} are passed over by Athena, Hive and Spark.
   */
  public static String stem(String folder, FileLayout layout) {
    String prefix = withoutExtension(layout);
    String name = prefix.substring(prefix.lastIndexOf('/') + 1);
    return folder + (name.isBlank() ? prefix.stripTrailing() : prefix + "_");
  }

  private static String withoutExtension(FileLayout layout) {
    String prefix = layout.filenamePrefix();
    String extension = "." + layout.extension().setting();
    if (layout.extension().isGzip() && !prefix.endsWith(extension)) {
      extension = extension.substring(0, extension.lastIndexOf('.'));
    }
    return prefix.endsWith(extension)
        ? prefix.substring(0, prefix.length() - extension.length())
        : prefix;
  }

  /** UTC with milliseconds, {@code :} and {@code .} as {@code -}: 2026-11-22T16-29-00-123Z. */
  public static String timestamp(Instant closed) {
    return TIMESTAMP.format(closed);
  }

  /**
   * What {@link #timestamp} spelled.
   *
   * @throws java.time.format.DateTimeParseException when it is none of these
   */
  public static Instant time(String timestamp) {
    return TIMESTAMP.parse(timestamp, Instant::from);
  }
}
