package io.spillway.payload;

import java.io.Serializable;

/**
 * How much may be in one record: a few bytes can hold a great many events.
 *
 * @param maxBytes most bytes of a record that is decompressed or taken apart, and most bytes of all
 *     of its events together
 * @param maxEvents most events of a record
 */
public record PayloadLimits(int maxBytes, int maxEvents) implements Serializable {
  /** The setting of {@link #maxBytes}. */
  public static final String MAX_SIZE = "record.max-size";

  /** The setting of {@link #maxEvents}. */
  public static final String MAX_EVENTS = "record.max-events";

  /** A record of 1 MiB, which is what Kafka takes unless told, is seldom more when decompressed. */
  public static final PayloadLimits DEFAULTS = new PayloadLimits(16 << 20, 100_000);

  public PayloadLimits {
    if (maxBytes < 1 || maxEvents < 1) {
      throw new IllegalArgumentException(maxBytes + " bytes, " + maxEvents + " events");
    }
  }
}
