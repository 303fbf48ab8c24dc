package io.spillway.liquid;

/** Text in quotes, with the escapes of ECMAScript. */
final class StringLiteral {
  private StringLiteral() {}

  /** The text between the first and the last character, without escapes. */
  static String unescaped(String quoted) {
    StringBuilder text = new StringBuilder();
    int end = quoted.length() - 1;
    int i = 1;
    while (i < end) {
      char c = quoted.charAt(i++);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = quoted.charAt(i);
      int simple = "bfnrtv".indexOf(escaped);
      if (simple >= 0) {
        text.append("\b\f\n\r\t\u000b".charAt(simple));
        i++;
      } else if (escaped == 'u') {
        i = coded(quoted, i + 1, 4, 16, text);
      } else if (escaped >= '0' && escaped <= '7') {
        i = coded(quoted, i, 3, 8, text);
      } else {
        text.append(escaped);
        i++;
      }
    }
    return text.toString();
  }

  /** Appends the character whose code is the number at {@code start}. */
  private static int coded(String quoted, int start, int maxDigits, int radix, StringBuilder text) {
    int code = 0;
    int i = start;
    while (i < start + maxDigits && i < quoted.length()) {
      char c = quoted.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        break;
      }
      code = code * radix + digit;
      i++;
    }
    text.append((char) code);
    return i;
  }
}
