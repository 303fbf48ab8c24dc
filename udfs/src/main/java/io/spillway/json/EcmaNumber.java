package io.spillway.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as ECMAScript reads and prints them (ECMA-262, StringToNumber and Number::toString),
 * except that an integer literal beyond ±2^53 keeps all its digits.
 */
public final class EcmaNumber {
  private static final String INFINITY = "Infinity";

  private static final double MAX_SAFE = 9_007_199_254_740_992.0;

  /** A decimal of so few digits survives the conversion to a double and back, so it is shortest. */
  private static final int UNAMBIGUOUS_DIGITS = 15;

  private static final int MAX_DIGITS = 17;

  private EcmaNumber() {}

  /**
   * The number that {@code Number(text)} gives: 0 for blank text, {@code NaN} for anything else.
   */
  public static double parse(String text) {
    String trimmed = EcmaText.trim(text);
    if (trimmed.isEmpty()) {
      return 0;
    }
    if (isDecimal(trimmed)) {
      return Double.parseDouble(trimmed);
    }
    if (trimmed.length() > 2 && trimmed.charAt(0) == '0') {
      return switch (trimmed.charAt(1)) {
        case 'x', 'X' -> binary(trimmed, 4);
        case 'o', 'O' -> binary(trimmed, 3);
        case 'b', 'B' -> binary(trimmed, 1);
        default -> Double.NaN;
      };
    }
    return Double.NaN;
  }

  /**
   * Whether the text is a StrDecimalLiteral, such as {@code -1.5e3} or {@code Infinity}, which Java
   * parses, too. In one pass: a pattern would go back and forth in text of many digits.
   */
  public static boolean isDecimal(String text) {
    int start = afterSign(text, 0);
    if (text.startsWith(INFINITY, start)) {
      return text.length() == start + INFINITY.length();
    }
    int at = afterDigits(text, start);
    int digits = at - start;
    if (at < text.length() && text.charAt(at) == '.') {
      int fraction = at + 1;
      at = afterDigits(text, fraction);
      digits += at - fraction;
    }
    if (digits > 0 && at < text.length() && (text.charAt(at) | 0x20) == 'e') {
      int exponent = afterSign(text, at + 1);
      at = afterDigits(text, exponent);
      digits = at - exponent;
    }
    return digits > 0 && at == text.length();
  }

  private static int afterSign(String text, int at) {
    boolean signed = at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-');
    return signed ? at + 1 : at;
  }

  private static int afterDigits(String text, int start) {
    int at = start;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** NonDecimalIntegerLiteral: digits of so many bits each after two characters. */
  private static double binary(String text, int bits) {
    int start = 2;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || Character.digit(c, 1 << bits) < 0) {
        return Double.NaN;
      }
    }
    while (start < text.length() - 1 && text.charAt(start) == '0') {
      start++;
    }
    // Reading digits takes quadratic time, and beyond these the number is infinite anyway.
    return (long) (text.length() - start) * bits > Double.MAX_EXPONENT + 1 + bits
        ? Double.POSITIVE_INFINITY
        : new BigInteger(text.substring(start), 1 << bits).doubleValue();
  }

  /** The text of a JSON number. */
  public static String text(JsonNode number) {
    return number.isIntegralNumber() ? integer(number) : text(number.doubleValue());
  }

  private static String integer(JsonNode number) {
    if (number.isBigInteger()) {
      BigInteger value = number.bigIntegerValue();
      return value.toString();
    }
    return Long.toString(number.longValue());
  }

  /** The text of a double: a number, {@code NaN}, {@code Infinity} or {@code -Infinity}. */
  public static String text(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    if (Math.abs(value) <= MAX_SAFE && value == Math.rint(value)) {
      return Long.toString((long) value);
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String text =
        layOut(shortest.unscaledValue().toString(), shortest.precision() - shortest.scale());
    return value < 0 ? "-" + text : text;
  }

  /**
   * The decimal with the fewest digits that reads back as {@code value}, the closest one when there
   * are several. {@link Double#toString} is not always shortest before Java 19.
   */
  private static BigDecimal shortest(double value) {
    if (value >= Double.MIN_NORMAL) {
      BigDecimal printed = new BigDecimal(Double.toString(value)).stripTrailingZeros();
      if (printed.precision() <= UNAMBIGUOUS_DIGITS) {
        return printed;
      }
    }
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < MAX_DIGITS; digits++) {
      BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
      BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
      boolean belowFits = below.doubleValue() == value;
      boolean aboveFits = above.doubleValue() == value;
      if (belowFits || aboveFits) {
        boolean takeBelow =
            belowFits
                && (!aboveFits || exact.subtract(below).compareTo(above.subtract(exact)) <= 0);
        return (takeBelow ? below : above).stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }

  /**
   * @param digits significant digits
   * @param point how many of them precede the decimal point; may be negative or beyond the end
   */
  private static String layOut(String digits, int point) {
    int count = digits.length();
    if (count <= point && point <= 21) {
      return digits + "0".repeat(point - count);
    }
    if (0 < point && point <= 21) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (-6 < point && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    int exponent = point - 1;
    String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return mantissa + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
  }
}
