package io.spillway.delimited;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * What a file has around its cells, beyond what Segment lets a mapping choose.
 *
 * @param quotes which cells are in quotes
 * @param headerLine whether the names of the columns are the first line
 * @param finalNewline whether a line end follows the last row
 * @param bom whether the file begins with the byte order mark of UTF-8, by which Excel knows it
 */
public record FileStyle(
    Quotes quotes, boolean headerLine, boolean finalNewline, LineEnd lineEnd, boolean bom) {
  /** As Segment writes files. */
  public static final FileStyle SEGMENT =
      new FileStyle(Quotes.ALWAYS, true, false, LineEnd.LF, false);

  /** Which cells are in quotes. The names in the header never are. */
  public enum Quotes {
    /** All of them. */
    ALWAYS,

    /** Those that could not be read otherwise. */
    MINIMAL;

    /** The spelling in a mapping. */
    public String setting() {
      return this == ALWAYS ? "always" : "minimal";
    }

    /** The constant that a mapping spells {@code setting}, if there is one. */
    public static Optional<Quotes> ofSetting(String setting) {
      return Arrays.stream(values()).filter(q -> q.setting().equals(setting)).findFirst();
    }
  }

  /** What ends a line. Line breaks in cells stay as they are. */
  public enum LineEnd {
    LF,
    CRLF;

    /** The spelling in a mapping. */
    public String setting() {
      return this == LF ? "lf" : "crlf";
    }

    /** The constant that a mapping spells {@code setting}, if there is one. */
    public static Optional<LineEnd> ofSetting(String setting) {
      return Arrays.stream(values()).filter(end -> end.setting().equals(setting)).findFirst();
    }
  }

  public FileStyle {
    Objects.requireNonNull(quotes, "quotes");
    Objects.requireNonNull(lineEnd, "lineEnd");
  }
}
