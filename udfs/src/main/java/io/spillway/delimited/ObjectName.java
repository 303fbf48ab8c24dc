package io.spillway.delimited;

import java.time.Instant;

/** Names of delivered objects, as Segment's destination forms them, plus what makes them unique. */
public final class ObjectName {
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
    throw new UnsupportedOperationException();
  }
}
