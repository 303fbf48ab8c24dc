package io.spillway.delimited;

import io.spillway.budget.Meter;
import io.spillway.json.TextOutput;
import java.util.Arrays;
import java.util.Optional;

/**
 * How cells represent characters that a line-based reader cannot read: line breaks, and U+0000,
 * which Athena's tables declare as their escape character because no file contains it.
 *
 * @param nulKept whether U+0000 stays; else it is {@code \}{@code u0000}, as in JSON, or a space
 *     when line breaks are
 */
public record CellText(Newlines newlines, boolean nulKept) {
  /** As Segment writes cells: nothing is changed. */
  public static final CellText UNCHANGED = new CellText(Newlines.KEEP, true);

  /**
   * How cells represent line breaks. Segment keeps them, which RFC 4180 allows inside quotes; a
   * reader that takes every line for a row, such as Athena, cannot read them.
   */
  public enum Newlines {
    /** As they are. */
    KEEP("keep"),
    /** As a backslash and {@code n} or {@code r}; backslashes stay as they are. */
    ESCAPE("escape"),
    /** One space for each line break of any kind. */
    SPACE("space");

    private final String setting;

    Newlines(String setting) {
      this.setting = setting;
    }

    /** The spelling in a mapping. */
    public String setting() {
      return setting;
    }

    /** The constant that a mapping spells {@code setting}, if there is one. */
    public static Optional<Newlines> ofSetting(String setting) {
      return Arrays.stream(values()).filter(n -> n.setting.equals(setting)).findFirst();
    }
  }

  /** An output for the text of one cell that writes to {@code row}. */
  public TextOutput into(TextOutput row) {
    return newlines == Newlines.KEEP && nulKept ? row : new Changing(row);
  }

  private final class Changing implements TextOutput {
    private final TextOutput row;

    /** Whether the previous character was a carriage return: CR LF is one line break. */
    private boolean afterReturn;

    Changing(TextOutput row) {
      this.row = row;
    }

    @Override
    public Meter meter() {
      return row.meter();
    }

    @Override
    public void ascii(char c) {
      if (isChanged(c)) {
        change(c);
      } else {
        afterReturn = false;
        row.ascii(c);
      }
    }

    @Override
    public void text(String text, int start, int end) {
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
    public void utf8(byte[] bytes, int start, int end) {
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
        case '\n', '\r' -> newlines != Newlines.KEEP;
        case 0 -> !nulKept;
        default -> false;
      };
    }

    private void change(char c) {
      if (newlines != Newlines.SPACE) {
        row.text(c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\u0000");
      } else if (c != '\n' || !afterReturn) {
        row.ascii(' ');
      }
      afterReturn = c == '\r';
    }
  }
}
