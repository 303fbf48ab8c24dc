package io.spillway.json;

/** Operations of ECMAScript's strings. */
public final class EcmaText {
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
