package io.spillway.local.cli;

/** What keeps a command running. */
public interface StopSignal extends AutoCloseable {

  /** Returns when the command shall end. */
  void await() throws InterruptedException;

  /** Tells that everything the command started is closed. */
  @Override
  void close();
}
