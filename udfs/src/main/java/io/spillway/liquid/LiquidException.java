package io.spillway.liquid;

/**
 * A template cannot be compiled, or not be rendered for one event. The message about a template
 * names the line and the column. There is no stack trace.
 */
public final class LiquidException extends Exception {
  private static final long serialVersionUID = 1L;

  LiquidException(String message) {
    super(message, null, false, false);
  }

  /** A problem at an offset of a template. */
  static LiquidException at(String template, int offset, String message) {
    long line = 1 + template.substring(0, offset).chars().filter(c -> c == '\n').count();
    int column = offset - template.lastIndexOf('\n', offset - 1);
    return new LiquidException("line " + line + ", column " + column + ": " + message);
  }
}
