package io.spillway.json;

import io.spillway.budget.Meter;
import java.nio.charset.StandardCharsets;

/**
 * Receives text piece by piece. A piece never ends between the two halves of a surrogate pair, so
 * an implementation may encode each piece on its own. Text beyond a limit ends the evaluation with
 * a {@link io.spillway.budget.BudgetExceededException}.
 */
public interface TextOutput {
  /** What producing the text is charged to. */
  Meter meter();

  /** Appends one ASCII character. */
  void ascii(char c);

  /** Appends {@code text} from {@code start} (inclusive) to {@code end} (exclusive). */
  void text(String text, int start, int end);

  /** Appends all of {@code text}. */
  default void text(String text) {
    text(text, 0, text.length());
  }

  /** Appends well-formed UTF-8 from {@code start} (inclusive) to {@code end} (exclusive). */
  default void utf8(byte[] bytes, int start, int end) {
    text(new String(bytes, start, end - start, StandardCharsets.UTF_8));
  }
}
