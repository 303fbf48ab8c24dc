package io.spillway.local.cli;

import picocli.CommandLine.Option;

/** Lets a command show where in the code an error came from; to be mixed in. */
public final class StackTraceOption {
  static final String NAME = "--stacktrace";

  @Option(names = NAME, description = "Show where in the code an error came from.")
  @SuppressWarnings("UnusedVariable") // LocalSpillway asks whether it was given
  private boolean given;
}
