package io.spillway.event;

import java.io.Serializable;

/**
 * How large an event may be before it is rejected.
 *
 * @param maxBytes most bytes of one event, at least 1
 * @param maxDepth most nested objects and arrays, the event itself counted as 1; at least 1, and
 *     more than {@link io.spillway.json.JsonReader#MAX_DEPTH} counts as that
 */
public record EventLimits(int maxBytes, int maxDepth) implements Serializable {
  public EventLimits {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be at least 1, got " + maxBytes);
    }
    if (maxDepth < 1) {
      throw new IllegalArgumentException("maxDepth must be at least 1, got " + maxDepth);
    }
  }
}
