package io.spillway.catalog;

import java.io.IOException;

/** Well-formed text that is still not read, because it would not be what its author meant. */
final class UnreadableTextException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Place place;

  UnreadableTextException(Place place, String message) {
    super(message);
    this.place = place;
  }

  Place place() {
    return place;
  }
}
