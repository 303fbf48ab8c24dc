package io.spillway.liquid;

/** A template that cannot be compiled; the message names the line and the column. */
public final class LiquidSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  LiquidSyntaxException(String template, int offset, String message) {
    super(
        "line " + line(template, offset) + ", column " + column(template, offset) + ": " + message);
  }

  private static int line(String template, int offset) {
    return 1 + (int) template.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  private static int column(String template, int offset) {
    return offset - template.lastIndexOf('\n', offset - 1);
  }
}
