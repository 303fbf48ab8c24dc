package io.spillway.local.cli;

import io.spillway.local.host.DataDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command of {@link LocalSpillway}. */
public abstract class LocalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Where the command prints its results. */
  protected final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Where the command prints warnings and errors. */
  protected final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Prints a line and shows it at once. */
  protected final void say(String line) {
    out().println(line);
    out().flush();
  }

  /**
   * Checks an option.
   *
   * @param message the option, its value, what is wrong with it and what to give instead
   */
  protected final void require(boolean holds, String message) {
    if (!holds) {
      throw usageError(message, null);
    }
  }

  /** Checks {@code --rate}. */
  protected final void requireRate(double eventsPerSecond) {
    require(
        eventsPerSecond > 0,
        "--rate " + eventsPerSecond + " cannot be used; give a number greater than 0.");
  }

  /** Checks {@code --dir} of a cluster, which would run the jobs that an earlier one left there. */
  protected final void requireEmpty(@Nullable Path directory) {
    require(
        directory == null || DataDirectory.isEmptyOrMissing(directory),
        "--dir " + directory + " cannot be used; name an empty directory.");
  }

  /** An error that the user can fix by giving other options. */
  protected final ParameterException usageError(String message, @Nullable Exception cause) {
    return new ParameterException(spec.commandLine(), message, cause);
  }
}
