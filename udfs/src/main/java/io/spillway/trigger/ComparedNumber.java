package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.json.EcmaNumber;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number to compare others with: whole ones exactly, whatever their length, all others as
 * ECMAScript does. Immutable.
 */
final class ComparedNumber {
  private final double value;

  /** Null when it is not written as a whole number. */
  private final @Nullable BigInteger whole;

  private final boolean isLong;
  private final long wholeLong;

  private ComparedNumber(double value, @Nullable BigInteger whole) {
    this.value = value;
    this.whole = whole;
    this.isLong = whole != null && whole.bitLength() < Long.SIZE;
    this.wholeLong = isLong ? whole.longValue() : 0;
  }

  /** The number that a text holds; one that compares with nothing when it holds none. */
  static ComparedNumber of(String text) {
    boolean isWhole = text.matches("[-+]?[0-9]+");
    return new ComparedNumber(EcmaNumber.parse(text), isWhole ? new BigInteger(text) : null);
  }

  /** A number, which cannot be told from others that are as near to it as double precision is. */
  static ComparedNumber of(double value) {
    return new ComparedNumber(value, null);
  }

  /** A number of an event. */
  static ComparedNumber of(JsonNode number) {
    return new ComparedNumber(
        number.doubleValue(), number.isIntegralNumber() ? number.bigIntegerValue() : null);
  }

  /** Whether it is one at all. */
  boolean isNumber() {
    return !Double.isNaN(value);
  }

  /** Negative when a number of an event is less than this one, 0 when they are equal. */
  int compare(JsonNode other) {
    if (whole != null && other.isIntegralNumber()) {
      return isLong && other.canConvertToLong()
          ? Long.compare(other.longValue(), wholeLong)
          : other.bigIntegerValue().compareTo(whole);
    }
    double compared = other.doubleValue();
    return compared < value ? -1 : compared > value ? 1 : 0;
  }
}
