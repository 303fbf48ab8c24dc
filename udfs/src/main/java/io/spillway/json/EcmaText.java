package io.spillway.json;

import java.util.Locale;
import java.util.function.UnaryOperator;

/** Operations of ECMAScript's strings. */
public final class EcmaText {
  private static final char SIGMA = '\u03a3';

  /** UTF-16 units of a text that are converted at a time. */
  private static final int PIECE = 1024;

  /**
   * Characters that Unicode allows inside words (Word_Break MidLetter, MidNumLet, Single_Quote).
   */
  private static final String MID_WORD =
      "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

  private EcmaText() {}

  /** The text without leading and trailing white space and line terminators (TrimString). */
  public static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isWhiteSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isWhiteSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Whether {@code trim} removes the character. */
  public static boolean isWhiteSpace(char c) {
    return switch (c) {
      case '\t', '\n', '\u000b', '\f', '\r', '\u2028', '\u2029', '\ufeff' -> true;
      default -> Character.getType(c) == Character.SPACE_SEPARATOR;
    };
  }

  /**
   * The text in lower case (String.prototype.toLowerCase). {@link String#toLowerCase} differs in
   * one letter: it finds the end of a word, where a capital sigma becomes a final one, by other
   * rules.
   */
  public static String lowerCase(String text) {
    if (text.indexOf(SIGMA) < 0) {
      return inPieces(text, piece -> piece.toLowerCase(Locale.ROOT));
    }
    StringBuilder lower = new StringBuilder(text.length());
    int from = 0;
    for (int at = text.indexOf(SIGMA); at >= 0; at = text.indexOf(SIGMA, from)) {
      lower.append(lowerCase(text.substring(from, at)));
      lower.append(isFinal(text, at) ? '\u03c2' : '\u03c3');
      from = at + 1;
    }
    return lower.append(lowerCase(text.substring(from))).toString();
  }

  /** The text in upper case (String.prototype.toUpperCase). */
  public static String upperCase(String text) {
    return inPieces(text, piece -> piece.toUpperCase(Locale.ROOT));
  }

  /**
   * Java copies the whole result whenever one letter becomes several, which takes quadratic time
   * for a long text of such letters. Without a sigma no letter depends on those around it.
   */
  private static String inPieces(String text, UnaryOperator<String> conversion) {
    if (text.length() <= PIECE) {
      return conversion.apply(text);
    }
    StringBuilder converted = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = Math.min(text.length(), at + PIECE);
      if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
        end--;
      }
      converted.append(conversion.apply(text.substring(at, end)));
      at = end;
    }
    return converted.toString();
  }

  /** Unicode's condition Final_Sigma: a cased letter before, and none after, in the same word. */
  private static boolean isFinal(String text, int at) {
    int before = at;
    while (before > 0 && isCaseIgnorable(text.codePointBefore(before))) {
      before -= Character.charCount(text.codePointBefore(before));
    }
    int after = at + 1;
    while (after < text.length() && isCaseIgnorable(text.codePointAt(after))) {
      after += Character.charCount(text.codePointAt(after));
    }
    return before > 0
        && isCased(text.codePointBefore(before))
        && !(after < text.length() && isCased(text.codePointAt(after)));
  }

  private static boolean isCased(int c) {
    return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
  }

  private static boolean isCaseIgnorable(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.MODIFIER_LETTER,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> MID_WORD.indexOf(c) >= 0;
    };
  }

  /** The text with U+FFFD for each lone surrogate (String.prototype.toWellFormed). */
  public static String wellFormed(String text) {
    if (isWellFormed(text)) {
      return text;
    }
    StringBuilder wellFormed = new StringBuilder(text.length());
    text.codePoints().map(c -> isSurrogate(c) ? 0xfffd : c).forEach(wellFormed::appendCodePoint);
    return wellFormed.toString();
  }

  /** Whether the text has no lone surrogate (String.prototype.isWellFormed). */
  public static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(EcmaText::isSurrogate);
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
