package io.spillway.json;

/** Collects text in memory, up to a limit. */
public final class TextBuffer implements TextOutput {
  private final StringBuilder text = new StringBuilder();
  private final int maxChars;

  /**
   * @param maxChars most UTF-16 units of the text
   */
  public TextBuffer(int maxChars) {
    this.maxChars = maxChars;
  }

  @Override
  public void ascii(char c) throws TextTooLongException {
    reserve(1);
    text.append(c);
  }

  @Override
  public void text(String piece, int start, int end) throws TextTooLongException {
    reserve(end - start);
    text.append(piece, start, end);
  }

  private void reserve(int more) throws TextTooLongException {
    if (text.length() > maxChars - more) {
      throw new TextTooLongException("the text is longer than " + maxChars + " characters");
    }
  }

  /** The text collected so far. */
  @Override
  public String toString() {
    return text.toString();
  }
}
