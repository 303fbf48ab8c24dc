package io.spillway.json;

/** Text grew beyond what its {@link TextOutput} accepts. Carries no stack trace. */
public final class TextTooLongException extends Exception {
  private static final long serialVersionUID = 1L;

  public TextTooLongException(String message) {
    super(message, null, false, false);
  }
}
