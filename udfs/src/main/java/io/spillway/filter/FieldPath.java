package io.spillway.filter;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** How filters name a place in events, for example {@code context.traits}. */
public final class FieldPath {
  private static final String ROOT = "$.";
  private static final Pattern DOT = Pattern.compile("(?<!\\\\)\\.");

  private FieldPath() {}

  /**
   * The keys that lead to the place; none for the event itself.
   *
   * @param text keys joined by dots, with or without a leading {@code $.}; {@code \.} is a dot in a
   *     key
   */
  public static List<String> keys(String text) {
    String path = text.startsWith(ROOT) ? text.substring(ROOT.length()) : text;
    return Arrays.stream(DOT.split(path))
        .filter(key -> !key.isEmpty())
        .map(key -> key.replace("\\.", "."))
        .toList();
  }
}
