package io.spillway.local.demo;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A progress bar on one line of the terminal; without a terminal, one line at the end. */
final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 40;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final PrintWriter out;
  private final String what;
  private final long total;

  @SuppressWarnings(
      "SystemConsoleNull") // From Java 22 on it is non-null more often; a bar too many does no harm
  private final boolean terminal = System.console() != null;

  private final long start = System.nanoTime();
  private long done;

  ProgressBar(PrintWriter out, String what, long total) {
    this.out = out;
    this.what = what;
    this.total = total;
  }

  /** Shows the progress; a negative number means that it is unknown. */
  void show(long newDone) {
    if (newDone < done) {
      return;
    }
    done = Math.min(newDone, total);
    if (terminal) {
      out.print("\r" + line());
      out.flush();
    }
  }

  /** Waits until it is time for the next update. */
  void pause() {
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  private String line() {
    int filled = total == 0 ? WIDTH : (int) (WIDTH * done / total);
    return String.format(
        Locale.ROOT,
        "%s [%s%s] %,d of %,d, %.1f s",
        what,
        "#".repeat(filled),
        " ".repeat(WIDTH - filled),
        done,
        total,
        (System.nanoTime() - start) / 1e9);
  }

  @Override
  public void close() {
    out.println((terminal ? "\r" : "") + line());
    out.flush();
  }
}
