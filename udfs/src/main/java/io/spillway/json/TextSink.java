package io.spillway.json;

/**
 * Takes text piece by piece. A piece never ends between the two halves of a surrogate pair, so an
 * implementation may encode each piece on its own.
 */
public interface TextSink {
  /** Appends one ASCII character. */
  void ascii(char c) throws TextTooLongException;

  /** Appends {@code text} from {@code start} (inclusive) to {@code end} (exclusive). */
  void text(String text, int start, int end) throws TextTooLongException;

  /** Appends all of {@code text}. */
  default void text(String text) throws TextTooLongException {
    text(text, 0, text.length());
  }
}
