package io.spillway.diagnostic;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that is nearest to a misspelt one; upper and lower case are the same. */
public final class NearestName {
  /** Only the beginning of longer names is compared. */
  private static final int MAX_COMPARED_CHARS = 80;

  /** Any two shorter words are alike. */
  private static final int MIN_MISSPELT_CHARS = 3;

  private NearestName() {}

  /** The nearest name, at any distance, the first of several; empty when no names are known. */
  public static Optional<String> of(String name, Collection<String> known) {
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(name, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /**
   * The nearest name if it was probably meant: it differs in at most a third of the longer one, and
   * in nothing but case if one has less than three characters.
   */
  public static Optional<String> meant(String name, Collection<String> known) {
    return of(name, known).filter(nearest -> distance(name, nearest) <= mistakes(name, nearest));
  }

  private static int mistakes(String name, String nearest) {
    return Math.min(name.length(), nearest.length()) < MIN_MISSPELT_CHARS
        ? 0
        : Math.min(MAX_COMPARED_CHARS, Math.max(name.length(), nearest.length())) / 3;
  }

  /** A remedy: a question with the name that was probably meant, else all known names. */
  public static String suggestion(String name, Collection<String> known) {
    return meant(name, known)
        .map(nearest -> "did you mean " + Diagnostic.quote(nearest) + "?")
        .orElseGet(() -> "use one of " + Diagnostic.quoteAll(known));
  }

  /** Levenshtein's edit distance, in which two neighbours that changed places are one mistake. */
  private static int distance(String a, String b) {
    String from = compared(a);
    String to = compared(b);
    int[] beforePrevious = new int[to.length() + 1];
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          current[j] = Math.min(current[j], 1 + beforePrevious[j - 2]);
        }
      }
      beforePrevious = previous;
      previous = current;
    }
    return previous[to.length()];
  }

  private static String compared(String name) {
    return name.substring(0, Math.min(name.length(), MAX_COMPARED_CHARS)).toLowerCase(Locale.ROOT);
  }
}
