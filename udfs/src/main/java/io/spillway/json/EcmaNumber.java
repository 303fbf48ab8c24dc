package io.spillway.json;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads text as a number the way ECMAScript's {@code Number(text)} does. */
public final class EcmaNumber {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:Infinity|(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)");
  private static final Pattern RADIX =
      Pattern.compile("0(?:[xX]([0-9a-fA-F]+)|[oO]([0-7]+)|[bB]([01]+))");

  private EcmaNumber() {}

  /** The number, 0 for blank text, {@code NaN} for anything else. */
  public static double parse(String text) {
    String trimmed = EcmaText.trim(text);
    if (trimmed.isEmpty()) {
      return 0;
    }
    if (DECIMAL.matcher(trimmed).matches()) {
      return Double.parseDouble(trimmed);
    }
    Matcher radix = RADIX.matcher(trimmed);
    if (!radix.matches()) {
      return Double.NaN;
    }
    if (radix.group(1) != null) {
      return new BigInteger(radix.group(1), 16).doubleValue();
    }
    return radix.group(2) != null
        ? new BigInteger(radix.group(2), 8).doubleValue()
        : new BigInteger(radix.group(3), 2).doubleValue();
  }
}
