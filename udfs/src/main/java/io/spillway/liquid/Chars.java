package io.spillway.liquid;

/** The kinds of characters LiquidJS tells apart. */
final class Chars {
  private static final String UNICODE_BLANKS =
      "\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028"
          + "\u2029\u202f\u205f\u3000";

  private Chars() {}

  static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c > 0x7f && UNICODE_BLANKS.indexOf(c) >= 0);
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Part of a name, which may also start with a digit, hold dashes and end in a question mark. */
  static boolean isWord(char c) {
    if (c > 0x7f) {
      return UNICODE_BLANKS.indexOf(c) < 0 && c != '\u201c' && c != '\u201d';
    }
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || c == '_'
        || c == '-'
        || c == '?';
  }
}
