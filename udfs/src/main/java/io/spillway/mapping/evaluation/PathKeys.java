package io.spillway.mapping.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The keys that a path names, in two readings.
 *
 * @param whole a key in brackets and quotes is taken as it stands there, and {@code \.} is a dot in
 *     a key
 * @param split as Segment splits the path: at each dot, also inside quotes
 */
record PathKeys(List<String> whole, List<String> split) {
  private static final String ROOT = "$.";

  /** {@code .} separates keys, and so do brackets around a number or quotes. */
  private static final Pattern SEPARATORS =
      Pattern.compile("\\[(?=[\"'\\d])|\\.|(?<=[\"'\\d])\\]+");

  /** The same where {@code \.} is a dot in a key. */
  private static final Pattern UNESCAPED_SEPARATORS =
      Pattern.compile("\\[(?=[\"'\\d])|(?<!\\\\)\\.|(?<=[\"'\\d])\\]+");

  private static final int NONE = -1;

  /**
   * Reads a path.
   *
   * @param rooted whether the first {@code $.} has no meaning, wherever it stands
   */
  static PathKeys of(String text, boolean rooted) {
    int root = rooted ? text.indexOf(ROOT) : NONE;
    List<String> split = keys(SEPARATORS, root == NONE ? text : without(text, root));
    return new PathKeys(isPlain(text) ? split : whole(text, root, split), split);
  }

  /** Most paths are, and then both readings are the same. */
  private static boolean isPlain(String text) {
    return text.indexOf('\\') < 0 && text.indexOf('"') < 0 && text.indexOf('\'') < 0;
  }

  /** The first {@code $.}, unless it is inside a key that is taken as it is, does not count. */
  private static List<String> whole(String text, int root, List<String> split) {
    List<String> keys = new ArrayList<>();
    int bare = 0;
    int open = quotedKey(text, 0);
    while (open != NONE) {
      int close = closingQuote(text, open + 2, text.charAt(open + 1));
      if (close == NONE) {
        return split;
      }
      addBare(text, bare, open, root, keys);
      keys.add(unescaped(text, open + 2, close));
      bare = close + 1;
      while (bare < text.length() && text.charAt(bare) == ']') {
        bare++;
      }
      open = quotedKey(text, bare);
    }
    addBare(text, bare, text.length(), root, keys);
    return keys;
  }

  private static void addBare(String text, int start, int end, int root, List<String> keys) {
    String bare = text.substring(start, end);
    if (root >= start && root + ROOT.length() <= end) {
      bare = without(bare, root - start);
    }
    for (String key : keys(UNESCAPED_SEPARATORS, bare)) {
      keys.add(key.replace("\\.", "."));
    }
  }

  /** Where a bracket with a quote behind it is, from {@code start} on. */
  private static int quotedKey(String text, int start) {
    for (int at = text.indexOf('[', start); at >= 0; at = text.indexOf('[', at + 1)) {
      if (at + 1 < text.length() && (text.charAt(at + 1) == '\'' || text.charAt(at + 1) == '"')) {
        return at;
      }
    }
    return NONE;
  }

  /** The first such quote that is not escaped and has a closing bracket behind it. */
  private static int closingQuote(String text, int start, char quote) {
    for (int at = start; at + 1 < text.length(); at++) {
      char c = text.charAt(at);
      if (isEscape(text, at)) {
        at++;
      } else if (c == quote && text.charAt(at + 1) == ']') {
        return at;
      }
    }
    return NONE;
  }

  private static String unescaped(String text, int start, int end) {
    StringBuilder key = new StringBuilder();
    for (int at = start; at < end; at++) {
      if (isEscape(text, at)) {
        at++;
      }
      key.append(text.charAt(at));
    }
    return key.toString();
  }

  /** A backslash before anything else than a quote or a backslash is part of the key. */
  private static boolean isEscape(String text, int at) {
    return text.charAt(at) == '\\'
        && at + 1 < text.length()
        && "'\"\\".indexOf(text.charAt(at + 1)) >= 0;
  }

  private static String without(String text, int root) {
    return text.substring(0, root) + text.substring(root + ROOT.length());
  }

  private static List<String> keys(Pattern separators, String text) {
    return Arrays.stream(separators.split(text))
        .filter(key -> !key.isEmpty())
        .map(key -> key.replace("'", "").replace("\"", ""))
        .toList();
  }

  /** Whether a bracket and a quote begin a key that does not end, so that it is split. */
  static boolean isUnclosed(String text) {
    for (int open = quotedKey(text, 0); open != NONE; ) {
      int close = closingQuote(text, open + 2, text.charAt(open + 1));
      if (close == NONE) {
        return true;
      }
      open = quotedKey(text, close);
    }
    return false;
  }
}
