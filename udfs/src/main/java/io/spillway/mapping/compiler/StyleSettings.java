package io.spillway.mapping.compiler;

import io.spillway.delimited.CellStyle;
import io.spillway.delimited.Delimiter;
import io.spillway.delimited.FileStyle;
import io.spillway.delimited.FileStyle.LineEnd;
import io.spillway.delimited.FileStyle.Quotes;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.mapping.Setting;
import org.jspecify.annotations.Nullable;

/** The settings of cells and files for readers that do not take Segment's. */
final class StyleSettings {
  /** Most UTF-16 units of what stands for null: it is written again and again. */
  private static final int MAX_NULL_LENGTH = 64;

  private final MappingReader settings;
  private final FileStyle files;
  private final CellStyle cells;

  StyleSettings(MappingReader settings) {
    this.settings = settings;
    Quotes quotes =
        settings.choice(Setting.QUOTE, Quotes.ALWAYS, Quotes::ofSetting, "\"always\", \"minimal\"");
    LineEnd lineEnd =
        settings.choice(Setting.LINE_END, LineEnd.LF, LineEnd::ofSetting, "\"lf\", \"crlf\"");
    this.files =
        new FileStyle(
            quotes,
            settings.flag(Setting.HEADER, true),
            settings.flag(Setting.FINAL_NEWLINE, false),
            lineEnd,
            settings.flag(Setting.BOM, false));
    this.cells =
        new CellStyle(quotes, nullText(quotes), settings.flag(Setting.FORMULA_GUARD, false));
  }

  FileStyle files() {
    return files;
  }

  CellStyle cells() {
    return cells;
  }

  private @Nullable String nullText(Quotes quotes) {
    if (settings.hasKey(Setting.NULL_AS) && !settings.has(Setting.NULL_AS)) {
      report(
          Severity.WARNING,
          Setting.NULL_AS,
          "is null, which is as if it were absent: ",
          "for the text NULL write it in quotes, else leave it out");
    }
    String text = settings.text(Setting.NULL_AS, "");
    if (text.length() > MAX_NULL_LENGTH) {
      settings.error(
          Setting.NULL_AS,
          "has " + text.length() + " characters, at most " + MAX_NULL_LENGTH + " are allowed: ",
          "give a short word, such as \\N");
    } else if (text.chars().anyMatch(c -> c < ' ' || Character.isSurrogate((char) c))) {
      settings.error(
          Setting.NULL_AS,
          "has a control character or one beyond U+FFFF: ",
          "give a plain word, such as \\N");
    }
    boolean isSet = settings.has(Setting.NULL_AS) && (quotes == Quotes.MINIMAL || !text.isEmpty());
    return isSet ? text : null;
  }

  /** Refuses a text for null that would need quotes, in which it would be like other text. */
  void checkNull(Delimiter delimiter) {
    String text = cells.nullText();
    if (files.quotes() == Quotes.MINIMAL
        && text != null
        && CellStyle.needsQuotes(text, delimiter)) {
      settings.error(
          Setting.NULL_AS,
          "is text that has to be in quotes, where null would be like other text: ",
          "give a plain word, such as \\N");
    }
  }

  /** Says what Athena makes of the style, of a mapping that is for it. */
  void checkForAthena() {
    if (cells.nullText() != null) {
      report(
          Severity.NOTE,
          Setting.NULL_AS,
          "a table has this text for null, and the view of bin/spillway ddl has NULL, both also for"
              + " text that is the same",
          "");
    }
    if (cells.formulaGuard()) {
      report(
          Severity.WARNING,
          Setting.FORMULA_GUARD,
          "Athena is no spreadsheet, and has the ' as a part of the cell: ",
          "leave it out");
    }
  }

  private void report(Severity severity, Setting setting, String statement, String remedy) {
    settings.diagnostics().report(severity, setting.key(), statement, remedy);
  }
}
