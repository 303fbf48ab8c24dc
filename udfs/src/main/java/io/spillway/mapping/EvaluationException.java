package io.spillway.mapping;

/**
 * A mapping value that cannot be evaluated for one event. It is part of ordinary operation, so it
 * has no stack trace, and it never leaves the methods that map an event.
 */
public final class EvaluationException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param path of the directive that failed, e.g. {@code columns.email.@json}
   * @param message what is wrong and what to do; without the event's content
   */
  public EvaluationException(String path, String message) {
    super(path + ": " + message, null, false, false);
  }
}
