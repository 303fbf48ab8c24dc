package io.spillway.delimited;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Names of delivered objects as Segment's destination forms them, {@code
 * <folder><prefix>_<timestamp><ext>}, with something behind the timestamp that makes them unique.
 */
public final class ObjectName {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss-SSS'Z'").withZone(ZoneOffset.UTC);

  private ObjectName() {}

  /**
   * What all keys of a folder and a layout begin with. A prefix that ends in the extension gives it
   * up here, as every name gets it at its end.
   *
   * @param folder resolved folder, empty or ending in one {@code /}
   */
  public static String stem(String folder, FileLayout layout) {
    String prefix = layout.filenamePrefix();
    String extension = "." + layout.extension().setting();
    return folder
        + (prefix.endsWith(extension)
            ? prefix.substring(0, prefix.length() - extension.length())
            : prefix);
  }

  /**
   * UTC with milliseconds, {@code :} and {@code .} as {@code -}: {@code 2026-11-22T16-29-00-123Z}.
   */
  public static String timestamp(Instant closed) {
    return TIMESTAMP.format(closed);
  }

  /**
   * The whole key.
   *
   * @param stem from {@link #stem}
   * @param timestamp from {@link #timestamp}
   * @param unique ASCII letters, digits and {@code -}
   */
  public static String key(String stem, String timestamp, String unique, FileExtension extension) {
    boolean prefixed = !stem.isEmpty() && !stem.endsWith("/");
    return stem + (prefixed ? "_" : "") + timestamp + "_" + unique + "." + extension.setting();
  }
}
