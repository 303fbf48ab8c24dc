package io.spillway.json;

/** Collects text in memory, up to a limit. */
public final class StringSink implements TextSink {
  private final StringBuilder text = new StringBuilder();
  private final int maxChars;

  public StringSink(int maxChars) {
    this.maxChars = maxChars;
  }

  @Override
  public void ascii(char c) throws TextTooLongException {
    checkRoom(1);
    text.append(c);
  }

  @Override
  public void text(String piece, int start, int end) throws TextTooLongException {
    checkRoom(end - start);
    text.append(piece, start, end);
  }

  private void checkRoom(int more) throws TextTooLongException {
    if (text.length() > maxChars - more) {
      throw new TextTooLongException("the text is longer than " + maxChars + " characters");
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
