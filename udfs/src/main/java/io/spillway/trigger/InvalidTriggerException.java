package io.spillway.trigger;

/**
 * A trigger that cannot be compiled. The message names the place, what stands there and what was
 * expected, and shows the line with a caret under the place.
 */
public final class InvalidTriggerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  InvalidTriggerException(String fql, int offset, String message) {
    this(Place.of(fql, offset), message);
  }

  private InvalidTriggerException(Place place, String message) {
    super(place.describe(message), null, false, false);
    this.line = place.line();
    this.column = place.column();
  }

  /** The line, from 1. */
  public int line() {
    return line;
  }

  /** The column in UTF-16 units, from 1. */
  public int column() {
    return column;
  }
}
