package io.spillway.local.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps a command running until it is to stop. */
public interface StopSignal extends AutoCloseable {
  /** Returns when the command is to stop. */
  void await() throws InterruptedException;

  /** Reports that everything that the command started is closed. */
  @Override
  void close();

  /**
   * Stops a command when the JVM is asked to terminate, for example by Ctrl-C, and delays the end
   * of the JVM until the command has closed what it started.
   */
  final class CtrlC implements StopSignal {
    private static final long CLOSE_SECONDS = 30;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    public CtrlC() {
      Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "ctrl-c"));
    }

    @Override
    public void await() throws InterruptedException {
      stopping.await();
    }

    @Override
    public void close() {
      closed.countDown();
    }

    private void stop() {
      stopping.countDown();
      try {
        if (!closed.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
          System.err.println("Gave up waiting for a clean end after " + CLOSE_SECONDS + " s.");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
