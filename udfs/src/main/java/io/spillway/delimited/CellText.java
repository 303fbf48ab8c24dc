package io.spillway.delimited;

import io.spillway.json.TextOutput;
import io.spillway.json.TextTooLongException;

/**
 * What becomes of characters in cells that a reader of lines cannot take: line breaks, and U+0000,
 * which Athena's tables need as the escape character that no file uses.
 *
 * @param nulKept whether U+0000 stays; else it is written as {@code \}{@code u0000}, as JSON has
 *     it, or as a space where line breaks are
 */
public record CellText(CellNewlines newlines, boolean nulKept) {
  /** As Segment writes cells: nothing is changed. */
  public static final CellText UNCHANGED = new CellText(CellNewlines.KEEP, true);

  /** Where the text of one cell goes on its way to {@code row}. */
  public TextOutput into(TextOutput row) {
    return newlines == CellNewlines.KEEP && nulKept ? row : new Changing(row);
  }

  private final class Changing implements TextOutput {
    private final TextOutput row;

    /** Whether the character before was a carriage return: CR LF is one line break. */
    private boolean afterReturn;

    Changing(TextOutput row) {
      this.row = row;
    }

    @Override
    public void ascii(char c) throws TextTooLongException {
      if (isChanged(c)) {
        change(c);
      } else {
        afterReturn = false;
        row.ascii(c);
      }
    }

    @Override
    public void text(String text, int start, int end) throws TextTooLongException {
      int from = start;
      for (int i = start; i < end; i++) {
        if (isChanged(text.charAt(i))) {
          if (i > from) {
            row.text(text, from, i);
            afterReturn = false;
          }
          change(text.charAt(i));
          from = i + 1;
        }
      }
      if (end > from) {
        row.text(text, from, end);
        afterReturn = false;
      }
    }

    @Override
    public void utf8(byte[] bytes, int start, int end) throws TextTooLongException {
      int from = start;
      for (int i = start; i < end; i++) {
        if (isChanged((char) (bytes[i] & 0xff))) {
          if (i > from) {
            row.utf8(bytes, from, i);
            afterReturn = false;
          }
          change((char) bytes[i]);
          from = i + 1;
        }
      }
      if (end > from) {
        row.utf8(bytes, from, end);
        afterReturn = false;
      }
    }

    private boolean isChanged(char c) {
      return switch (c) {
        case '\n', '\r' -> newlines != CellNewlines.KEEP;
        case 0 -> !nulKept;
        default -> false;
      };
    }

    private void change(char c) throws TextTooLongException {
      if (newlines != CellNewlines.SPACE) {
        row.text(c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\u0000");
      } else if (c != '\n' || !afterReturn) {
        row.ascii(' ');
      }
      afterReturn = c == '\r';
    }
  }
}
