package io.spillway.json;

/** A text grew beyond what its {@link TextSink} takes. Carries no stack trace. */
public final class TextTooLongException extends Exception {
  private static final long serialVersionUID = 1L;

  public TextTooLongException(String message) {
    super(message, null, false, false);
  }
}
