package io.spillway.local.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for what other processes do. */
public final class Wait {
  private static final long PAUSE_MILLIS = 100;

  private Wait() {}

  /** Something that holds or does not hold yet; an {@link IOException} means not yet, too. */
  public interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /**
   * Returns when the condition holds.
   *
   * @param what completes the sentence "Waited in vain for ..."
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
                "Waited in vain for " + what.get() + " for " + patience.toSeconds() + " s");
        if (last != null) {
          late.initCause(last);
        }
        throw late;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }
}
