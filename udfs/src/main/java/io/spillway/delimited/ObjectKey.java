package io.spillway.delimited;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keys of delivered objects: folder, prefix and timestamp as in Segment's destination, then
 * something that makes the key unique.
 */
public final class ObjectKey {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss-SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * Most bytes of folder and prefix together. S3 takes keys of 1,024 bytes of UTF-8. Half of that
   * leaves room for the rest of the key, and for that of the staged file, which holds folder and
   * prefix, too, in four bytes for three where they are not plain ASCII.
   */
  public static final int MAX_STEM_BYTES = 512;

  private ObjectKey() {}

  /**
   * The key {@code <folder><prefix>_<timestamp>_<unique><ext>}, without the prefix and its
   * underscore when the prefix is blank. The extension is not repeated when the prefix already ends
   * in it.
   *
   * @param folder resolved folder, empty or ending in one {@code /}
   * @param closed the time when the batch was closed
   * @param unique ASCII letters, digits and {@code -}
   */
  public static String key(String folder, FileLayout layout, Instant closed, String unique) {
    return key(stem(folder, layout), timestamp(closed), unique, layout.extension());
  }

  /** The same key from its parts, which are from {@link #stem} and {@link #timestamp}. */
  public static String key(String stem, String timestamp, String unique, FileExtension extension) {
    return stem + timestamp + "_" + unique + "." + extension.setting();
  }

  /**
   * The start of every key with this folder and layout. A prefix that ends in {@code /} is only a
   * folder and gets no underscore: Athena, Hive and Spark ignore names that begin with {@code _}.
   */
  public static String stem(String folder, FileLayout layout) {
    String prefix = withoutExtension(layout);
    String name = prefix.substring(prefix.lastIndexOf('/') + 1);
    return folder + (name.isBlank() ? prefix.stripTrailing() : prefix + "_");
  }

  private static String withoutExtension(FileLayout layout) {
    String prefix = layout.filenamePrefix();
    String extension = "." + layout.extension().setting();
    if (!prefix.endsWith(extension)) {
      extension = "." + layout.extension().plain();
    }
    return prefix.endsWith(extension)
        ? prefix.substring(0, prefix.length() - extension.length())
        : prefix;
  }

  /** UTC with milliseconds, and {@code -} for {@code :} and {@code .}: 2026-11-22T16-29-00-123Z. */
  public static String timestamp(Instant closed) {
    return TIMESTAMP.format(closed);
  }

  /**
   * The time that {@link #timestamp} printed.
   *
   * @throws java.time.format.DateTimeParseException when the text is not such a timestamp
   */
  public static Instant time(String timestamp) {
    return TIMESTAMP.parse(timestamp, Instant::from);
  }

  /**
   * The reason why a folder with a prefix behind it may not be used, or null. Events may choose the
   * folder, so it is checked. Behind the last {@code /} is not a name yet, but the start of one.
   */
  public static @Nullable String problem(String stem) {
    if (stem.length() > MAX_STEM_BYTES
        || stem.getBytes(StandardCharsets.UTF_8).length > MAX_STEM_BYTES) {
      return "folder and prefix together are longer than " + MAX_STEM_BYTES + " bytes";
    }
    int start = 0;
    for (int i = 0; i < stem.length(); i++) {
      char c = stem.charAt(i);
      if (c == '/') {
        if (isRelative(stem, start, i)) {
          return "a folder may not be named '.' or '..'";
        }
        start = i + 1;
      } else if (c < ' ' || c == 0x7f) {
        return "a folder may not contain control characters";
      } else if (c == '\ufffe' || c == '\uffff' || isUnpaired(stem, i)) {
        return "a folder may not contain U+FFFE, U+FFFF or half of a surrogate pair, which XML, and"
            + " so S3, cannot list";
      }
    }
    return null;
  }

  private static boolean isUnpaired(String text, int index) {
    char c = text.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(c)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }

  private static boolean isRelative(String stem, int start, int end) {
    int length = end - start;
    return (length == 1 || length == 2) && stem.charAt(start) == '.' && stem.charAt(end - 1) == '.';
  }
}
