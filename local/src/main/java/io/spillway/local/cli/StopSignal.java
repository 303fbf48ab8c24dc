package io.spillway.local.cli;

/** Keeps a command running until it is asked to end. */
public interface StopSignal extends AutoCloseable {

  /** Returns when the command is to end. */
  void await() throws InterruptedException;

  /** Reports that everything the command started is closed. */
  @Override
  void close();
}
