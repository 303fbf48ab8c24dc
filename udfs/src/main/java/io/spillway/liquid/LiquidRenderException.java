package io.spillway.liquid;

/** A template that cannot be rendered for one event. Carries no stack trace. */
public final class LiquidRenderException extends Exception {
  private static final long serialVersionUID = 1L;

  LiquidRenderException(String message) {
    super(message, null, false, false);
  }
}
