package io.spillway.deadletter;

/** Something is no dead letter that this release can read; the message says why. */
public final class MalformedDeadLetterException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedDeadLetterException(String message) {
    super(message);
  }
}
