package io.spillway.cli;

import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command whose failures are one sentence each on standard error: exit code 2 for what the user
 * can put right, 1 for anything else.
 */
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli sets it
abstract class SpillwayCommand implements Callable<Integer> {
  static final String STACKTRACE = "--stacktrace";

  private final Streams streams;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and does nothing else.")
  private boolean help;

  @Option(names = STACKTRACE, description = "Prints where in the code a failure came from.")
  private boolean stacktrace;

  @Spec private CommandSpec spec;

  SpillwayCommand(Streams streams) {
    this.streams = Objects.requireNonNull(streams, "streams");
  }

  /** Does the work and returns the exit code. */
  abstract int run() throws UsageException, IOException;

  Streams streams() {
    return streams;
  }

  @Override
  public final Integer call() {
    try {
      return run();
    } catch (UsageException e) {
      return failed(e.getMessage(), e, ExitCode.USAGE);
    } catch (UncheckedIOException e) {
      return failed(sentence(Faults.of(e.getCause())), e, ExitCode.SOFTWARE);
    } catch (IOException e) {
      return failed(sentence(Faults.of(e)), e, ExitCode.SOFTWARE);
    } catch (OutOfMemoryError e) {
      String what = "it needs more memory than Java has; raise Java's -Xmx";
      return failed(sentence(what), e, ExitCode.SOFTWARE);
    } catch (RuntimeException | Error e) {
      String what = e + "; this is a bug, please report it with what " + STACKTRACE + " prints";
      return failed(sentence(what), e, ExitCode.SOFTWARE);
    }
  }

  private String sentence(String what) {
    return spec.qualifiedName() + " failed: " + what;
  }

  private int failed(String message, Throwable e, int exitCode) {
    streams.err().println(message);
    if (stacktrace) {
      e.printStackTrace(streams.err());
    }
    return exitCode;
  }
}
