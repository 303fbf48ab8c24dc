package io.spillway.trigger;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;

/**
 * A trigger that cannot be compiled. The message names the place, what is there and what was
 * expected, and shows the line with a caret under the place.
 */
public final class InvalidTriggerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Diagnostic diagnostic;

  /**
   * @param statement what is wrong at {@code offset}
   * @param remedy what was expected there; the message is the statement followed by it
   */
  InvalidTriggerException(String fql, int offset, String statement, String remedy) {
    this(Diagnostic.of(Severity.ERROR, Place.ofOffset(fql, offset), statement, remedy));
  }

  private InvalidTriggerException(Diagnostic diagnostic) {
    super(diagnostic.toString(), null, false, false);
    this.diagnostic = diagnostic;
  }

  /** The error, at its position in the trigger. */
  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
