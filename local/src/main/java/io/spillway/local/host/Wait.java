package io.spillway.local.host;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for other threads and processes. */
public final class Wait {
  private static final long PAUSE_MILLIS = 100;

  private Wait() {}

  /** What to wait for; an {@link IOException} means that it does not hold yet. */
  public interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /** The same with a constant description. */
  public static void until(String what, Duration patience, Condition condition)
      throws InterruptedException, TimeoutException {
    until(() -> what, patience, condition);
  }

  /**
   * Waits until the condition holds.
   *
   * @param what completes the sentence "Timed out waiting for ..."
   * @throws TimeoutException when it does not hold in time
   */
  public static void until(Supplier<String> what, Duration patience, Condition condition)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + patience.toNanos();
    IOException last = null;
    while (true) {
      try {
        if (condition.holds()) {
          return;
        }
        last = null;
      } catch (IOException e) {
        last = e;
      }
      if (System.nanoTime() - deadline > 0) {
        TimeoutException late =
            new TimeoutException(
                "Timed out waiting for " + what.get() + " after " + patience.toSeconds() + " s");
        if (last != null) {
          late.initCause(last);
        }
        throw late;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }
}
