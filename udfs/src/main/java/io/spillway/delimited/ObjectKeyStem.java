package io.spillway.delimited;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the folder and prefix of an object's key may be: an event may have a say in the folder. */
public final class ObjectKeyStem {
  /**
   * AWS allows keys of 1024 bytes; half of it leaves room for the name itself and for the staged
   * file's own path, which spells the key and is a key too.
   */
  public static final int MAX_BYTES = 512;

  private ObjectKeyStem() {}

  /** What is wrong with it, or null. */
  public static @Nullable String problem(String stem) {
    if (stem.length() > MAX_BYTES || stem.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return "folder and prefix together are longer than " + MAX_BYTES + " bytes";
    }
    int start = 0;
    for (int i = 0; i <= stem.length(); i++) {
      if (i == stem.length() || stem.charAt(i) == '/') {
        if (isRelative(stem, start, i)) {
          return "a folder may not be named '.' or '..'";
        }
        start = i + 1;
      } else if (stem.charAt(i) < ' ' || stem.charAt(i) == 0x7f) {
        return "a folder may not hold control characters";
      }
    }
    return null;
  }

  private static boolean isRelative(String stem, int start, int end) {
    int length = end - start;
    return (length == 1 || length == 2) && stem.charAt(start) == '.' && stem.charAt(end - 1) == '.';
  }
}
