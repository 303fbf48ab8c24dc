package io.spillway.cli;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.settings.Messages;
import java.io.PrintStream;
import java.util.List;

/** The warnings about a catalog, as commands print them that have more to print. */
final class PrintedWarnings {
  /** {@code validate} prints all. */
  private static final int MOST = 20;

  private PrintedWarnings() {}

  /**
   * Prints the first warnings, and how many there are besides.
   *
   * @param remarks warnings, and notes, which are left out
   */
  static void print(List<Diagnostic> remarks, PrintStream err) {
    List<Diagnostic> warnings =
        remarks.stream().filter(remark -> remark.severity() == Severity.WARNING).toList();
    warnings.stream().limit(MOST).forEach(warning -> err.println("warning: " + warning));
    if (warnings.size() > MOST) {
      err.println(
          "and "
              + Messages.counted(warnings.size() - MOST, "more warning")
              + "; bin/spillway validate prints all");
    }
  }
}
