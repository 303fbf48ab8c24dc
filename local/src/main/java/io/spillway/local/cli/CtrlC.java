package io.spillway.local.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a command when the JVM is asked to terminate, and delays the JVM's end until the command has
 * closed what it started.
 */
public final class CtrlC implements StopSignal {
  private static final long CLOSE_SECONDS = 30;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  public CtrlC() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "ctrl-c"));
  }

  @Override
  public void await() throws InterruptedException {
    asked.await();
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void stop() {
    asked.countDown();
    try {
      if (!closed.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("Gave up waiting for a clean end after " + CLOSE_SECONDS + " s.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
