package io.spillway.job.stage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for work that mostly waits for S3. They are daemons and end after a while without work.
 */
final class StagingThreads implements AutoCloseable {
  private static final int THREADS = 32;
  private static final int IDLE_SECONDS = 30;
  private static final int CLOSE_SECONDS = 10;

  private final ThreadPoolExecutor threads;

  StagingThreads(String name) {
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, name + " " + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Begins work. */
  <T> Future<T> start(Callable<T> work) {
    return threads.submit(work);
  }

  /**
   * Waits until all work has ended.
   *
   * @param whatFailed start of the exception's message
   * @return the results in the order of the work
   * @throws IOException when some of it failed: the first failure is the cause, the others are
   *     suppressed
   */
  static <T> List<T> all(List<Future<T>> work, String whatFailed)
      throws IOException, InterruptedException {
    List<T> results = new ArrayList<>();
    Throwable failure = null;
    for (Future<T> result : work) {
      try {
        results.add(result.get());
      } catch (ExecutionException e) {
        if (failure == null) {
          failure = e.getCause();
        } else {
          failure.addSuppressed(e.getCause());
        }
      }
    }
    if (failure != null) {
      throw new IOException(whatFailed + ": " + failure.getMessage(), failure);
    }
    return results;
  }

  /** Interrupts work in progress and waits a while for its end. */
  @Override
  public void close() throws InterruptedException {
    threads.shutdownNow();
    var unused = threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
