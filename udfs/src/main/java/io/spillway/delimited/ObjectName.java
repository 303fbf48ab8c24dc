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
   * @param closed when the batch was closed; printed in UTC with milliseconds, {@code :} and {@code
   *     .} as {@code -}
   * @param unique ASCII letters, digits and {@code -}
   */
  public static String key(String folder, FileLayout layout, Instant closed, String unique) {
    String extension = "." + layout.extension().setting();
    String prefix = layout.filenamePrefix();
    if (prefix.endsWith(extension)) {
      prefix = prefix.substring(0, prefix.length() - extension.length());
    }
    String start = prefix.isBlank() ? "" : prefix + "_";
    return folder + start + TIMESTAMP.format(closed) + "_" + unique + extension;
  }
}
