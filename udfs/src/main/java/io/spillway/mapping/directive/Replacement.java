package io.spillway.mapping.directive;

import io.spillway.json.TextBuffer;
import io.spillway.json.TextTooLongException;
import io.spillway.mapping.evaluation.ValueText;
import java.util.Locale;

/**
 * Replaces a literal text like ECMAScript's {@code String.prototype.replace}: if case is ignored,
 * letters are compared one UTF-16 unit at a time; in the replacement, {@code $&} is the match,
 * {@code $`} the text before it, {@code $'} the text after it and {@code $$} a dollar sign.
 */
final class Replacement {
  private final String pattern;
  private final String folded;
  private final String replacement;
  private final boolean ignoreCase;
  private final boolean global;

  /**
   * @param pattern empty for a replacement that is never applied
   */
  Replacement(String pattern, String replacement, boolean ignoreCase, boolean global) {
    this.pattern = pattern;
    this.folded = ignoreCase ? folded(pattern) : pattern;
    this.replacement = replacement;
    this.ignoreCase = ignoreCase;
    this.global = global;
  }

  String apply(String text) throws TextTooLongException {
    String searched = ignoreCase ? folded(text) : text;
    int found = searched.indexOf(folded);
    if (found < 0) {
      return text;
    }
    TextBuffer out = new TextBuffer(ValueText.MAX_CHARS);
    int copied = 0;
    while (found >= 0) {
      out.text(text, copied, found);
      expand(text, found, out);
      copied = found + pattern.length();
      found = global ? searched.indexOf(folded, copied) : -1;
    }
    out.text(text, copied, text.length());
    return out.toString();
  }

  private void expand(String text, int found, TextBuffer out) throws TextTooLongException {
    int end = found + pattern.length();
    int i = 0;
    while (i < replacement.length()) {
      char c = replacement.charAt(i);
      char next = i + 1 < replacement.length() ? replacement.charAt(i + 1) : 0;
      if (c != '$' || "$&`'".indexOf(next) < 0) {
        out.text(replacement, i, i + 1);
        i++;
        continue;
      }
      i += 2;
      switch (next) {
        case '&' -> out.text(text, found, end);
        case '`' -> out.text(text, 0, found);
        case '\'' -> out.text(text, end, text.length());
        default -> out.ascii('$');
      }
    }
  }

  private static String folded(String text) {
    StringBuilder result = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      result.append(folded(text.charAt(i)));
    }
    return result.toString();
  }

  /** ECMA-262, Canonicalize without the {@code u} flag. */
  private static char folded(char c) {
    if (c < 0x80) {
      return c >= 'a' && c <= 'z' ? (char) (c - ('a' - 'A')) : c;
    }
    String upper = String.valueOf(c).toUpperCase(Locale.ROOT);
    return upper.length() == 1 && upper.charAt(0) >= 0x80 ? upper.charAt(0) : c;
  }
}
