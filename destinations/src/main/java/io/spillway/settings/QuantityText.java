package io.spillway.settings;

import io.spillway.budget.Quantity;
import java.time.Duration;
import java.util.OptionalLong;

/** Durations and sizes in settings, or what is wrong with them. */
public final class QuantityText {
  private QuantityText() {}

  /**
   * A duration like {@code 12 h}; milliseconds without a unit.
   *
   * @param example what the error proposes
   */
  public static Duration duration(String key, String text, String example) throws UsageException {
    return Quantity.duration(text)
        .orElseThrow(
            () ->
                new UsageException(
                    key + ": '" + text + "' is not a duration; give one like " + example));
  }

  /** A size from 1 byte to 1 GiB, like {@code 16 mb}; bytes without a unit. */
  public static int bytes(String key, String text) throws UsageException {
    OptionalLong bytes = Quantity.bytes(text);
    if (bytes.orElse(0) < 1 || bytes.getAsLong() > 1L << 30) {
      throw new UsageException(
          key + ": '" + text + "' must be from 1 byte to 1 GiB; give a size like 16 mb");
    }
    return (int) bytes.getAsLong();
  }

  /** A size of any number of bytes that a computer may have; bytes without a unit. */
  static void checkSize(String key, String text) throws UsageException {
    if (Quantity.bytes(text).isEmpty()) {
      throw new UsageException(
          key + ": '" + text + "' is not a size; give one like 512 mb or 2 gb");
    }
  }
}
