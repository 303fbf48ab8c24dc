package io.spillway.policy;

import java.io.Serializable;
import java.util.Objects;

/**
 * Where the write key of an event's source is found.
 *
 * @param header the header's name; empty unless the place is {@link Place#HEADER}
 */
public record WriteKeyOrigin(Place place, String header) implements Serializable {
  /** The event says it itself: whoever sends an event chooses its source. */
  public static final WriteKeyOrigin EVENT = new WriteKeyOrigin(Place.EVENT, "");

  /** The name of the Kafka topic is the write key. */
  public static final WriteKeyOrigin TOPIC = new WriteKeyOrigin(Place.TOPIC, "");

  /** What the write key is a part of. */
  public enum Place {
    EVENT,
    TOPIC,
    HEADER
  }

  public WriteKeyOrigin {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(header, "header");
    if (header.isEmpty() == (place == Place.HEADER)) {
      throw new IllegalArgumentException(place + " with the header '" + header + "'");
    }
  }

  /** A header of the Kafka record, in UTF-8. */
  public static WriteKeyOrigin header(String name) {
    return new WriteKeyOrigin(Place.HEADER, name);
  }
}
