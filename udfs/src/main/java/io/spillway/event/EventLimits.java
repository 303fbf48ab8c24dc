package io.spillway.event;

import java.io.Serializable;

/**
 * The size beyond which an event is rejected.
 *
 * @param maxBytes most bytes of one event, at least 1
 * @param maxDepth most nested objects and arrays including the event itself, at least 1; {@link
 *     io.spillway.json.JsonReader#MAX_DEPTH} when larger
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
