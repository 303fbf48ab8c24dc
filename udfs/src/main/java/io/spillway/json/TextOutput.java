package io.spillway.json;

import java.nio.charset.StandardCharsets;

/**
 * Receives text piece by piece. A piece never ends between the two halves of a surrogate pair, so
 * an implementation may encode each piece on its own.
 */
public interface TextOutput {
  /** Appends one ASCII character. */
  void ascii(char c) throws TextTooLongException;

  /** Appends {@code text} from {@code start} (inclusive) to {@code end} (exclusive). */
  void text(String text, int start, int end) throws TextTooLongException;

  /** Appends all of {@code text}. */
  default void text(String text) throws TextTooLongException {
    text(text, 0, text.length());
  }

  /** Appends well-formed UTF-8 from {@code start} (inclusive) to {@code end} (exclusive). */
  default void utf8(byte[] bytes, int start, int end) throws TextTooLongException {
    text(new String(bytes, start, end - start, StandardCharsets.UTF_8));
  }
}
