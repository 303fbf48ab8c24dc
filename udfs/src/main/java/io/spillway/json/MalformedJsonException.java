package io.spillway.json;

import java.util.Objects;

/**
 * Text is not one JSON value within the limits. This is part of ordinary operation, so there is no
 * stack trace.
 */
public final class MalformedJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the text. */
  public enum Fault {
    /** Not one JSON value. */
    SYNTAX,
    /** Objects and arrays nest deeper than allowed. */
    DEPTH,
    /** An integer with more than {@link JsonReader#MAX_INTEGER_DIGITS} digits. */
    INTEGER_DIGITS
  }

  private final Fault fault;

  MalformedJsonException(Fault fault, String message) {
    super(message, null, false, false);
    this.fault = Objects.requireNonNull(fault, "fault");
  }

  public Fault fault() {
    return fault;
  }
}
