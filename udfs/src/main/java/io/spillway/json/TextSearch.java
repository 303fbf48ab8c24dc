package io.spillway.json;

import java.util.Objects;

/**
 * Looks for a text in other texts, in a time that grows with the length of those and not with that
 * of the text sought. Immutable.
 */
public final class TextSearch {
  /** Up to this length the platform's search, which compares at every position, is the faster. */
  private static final int SHORT = 16;

  private final String sought;

  /**
   * For each length of a part that matched, the length of its longest proper end that the sought
   * text begins with (Knuth, Morris and Pratt); empty for a short text.
   */
  private final int[] fallbacks;

  public TextSearch(String sought) {
    this.sought = Objects.requireNonNull(sought, "sought");
    this.fallbacks = sought.length() <= SHORT ? new int[0] : fallbacks(sought);
  }

  private static int[] fallbacks(String sought) {
    int[] fallbacks = new int[sought.length() + 1];
    int matched = 0;
    for (int i = 1; i < sought.length(); i++) {
      while (matched > 0 && sought.charAt(i) != sought.charAt(matched)) {
        matched = fallbacks[matched];
      }
      if (sought.charAt(i) == sought.charAt(matched)) {
        matched++;
      }
      fallbacks[i + 1] = matched;
    }
    return fallbacks;
  }

  /** The first position of the sought text at or after {@code from}; -1 when there is none. */
  public int indexOf(String text, int from) {
    if (fallbacks.length == 0) {
      // Only the search from the start is one that the platform replaces by vector instructions.
      return from == 0 ? text.indexOf(sought) : text.indexOf(sought, from);
    }
    return text.length() - from < sought.length() ? -1 : indexOf(text, from, true);
  }

  /** The last position of the sought text; -1 when there is none. */
  public int lastIndexOf(String text) {
    return fallbacks.length == 0 ? text.lastIndexOf(sought) : indexOf(text, 0, false);
  }

  /** Whether the text contains the sought one. */
  public boolean isIn(String text) {
    return indexOf(text, 0) >= 0;
  }

  private int indexOf(String text, int from, boolean first) {
    int found = -1;
    int matched = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      while (matched > 0 && (matched == sought.length() || c != sought.charAt(matched))) {
        matched = fallbacks[matched];
      }
      if (c == sought.charAt(matched)) {
        matched++;
      }
      if (matched == sought.length()) {
        found = i + 1 - matched;
        if (first) {
          return found;
        }
      }
    }
    return found;
  }
}
