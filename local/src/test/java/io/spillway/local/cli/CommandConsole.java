package io.spillway.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Runs commands and keeps what they print. */
public final class CommandConsole {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Runs a command and returns its exit code. */
  public int execute(CommandLine command, String... arguments) {
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  /** What all runs printed as their results. */
  public String out() {
    return out.toString();
  }

  /** The warnings and errors of all runs. */
  public String err() {
    return err.toString();
  }

  /** What the first group of a pattern is in the results. */
  public String printed(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(out());
    assertThat(matcher.find()).as(pattern + " in " + out).isTrue();
    return matcher.group(1);
  }
}
