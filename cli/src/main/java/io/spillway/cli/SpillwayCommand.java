package io.spillway.cli;

import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.ParentCommand;

/** A command of {@link Spillway}, which provides the streams and reports failures. */
@SuppressWarnings("NullAway.Init") // picocli sets it
abstract class SpillwayCommand implements Callable<Integer> {
  @ParentCommand private Spillway spillway;

  /** Does the work and returns the exit code. */
  @Override
  public abstract Integer call() throws UsageException, IOException;

  StandardStreams streams() {
    return spillway.streams();
  }

  /** Standard output for text. */
  PrintStream out() {
    return streams().text();
  }

  /** Standard error. */
  PrintStream err() {
    return streams().err();
  }
}
