package io.spillway.delimited;

import io.spillway.delimited.FileStyle.Quotes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How cells are written, beyond what Segment lets a mapping choose.
 *
 * @param nullText the text of a cell whose value is null or missing; null for none, and then such a
 *     cell is like one of empty text
 * @param formulaGuard whether a cell that a spreadsheet would take for a formula begins with {@code
 *     '}
 */
public record CellStyle(Quotes quotes, @Nullable String nullText, boolean formulaGuard) {
  /** As Segment writes cells. */
  public static final CellStyle SEGMENT = new CellStyle(Quotes.ALWAYS, null, false);

  /** What may be the beginning of a formula: CWE-1236 and OWASP's page on CSV injection. */
  private static final String FORMULA_STARTS = "=+-@\t\r";

  public CellStyle {
    Objects.requireNonNull(quotes, "quotes");
  }

  /** The text of a cell or a name, guarded if that is asked for and needed. */
  public String guarded(String text) {
    return formulaGuard && !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0
        ? "'" + text
        : text;
  }

  /** A line of it alone ends the data of {@code COPY} in PostgreSQL and Redshift. */
  private static final String END_OF_DATA = "\\.";

  private static final char BYTE_ORDER_MARK = '\ufeff';

  /**
   * Whether the text needs quotes for what is in it: by RFC 4180, or because a reader would take it
   * for the end of the data or, in the first cell of a file, for a byte order mark.
   */
  public static boolean needsQuotes(String text, Delimiter delimiter) {
    if (text.equals(END_OF_DATA) || (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK)) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == delimiter.character() || c == '"' || c == '\n' || c == '\r') {
        return true;
      }
    }
    return false;
  }
}
