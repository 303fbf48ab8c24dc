package io.spillway.local.s3;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Injects faults in front of the store. Every delay and hang that matches a request holds it back,
 * in the order of injection, until the first matching fault of another kind decides the outcome.
 * Thread-safe.
 */
public final class FaultInjector {
  private final List<Injection> injections = new CopyOnWriteArrayList<>();

  /**
   * Injects a fault until the injection is closed.
   *
   * @param when which requests it affects; called by several threads. For example {@code
   *     toBucket("a").and(doing(PUT_OBJECT))}, or at random
   */
  public Injection inject(Predicate<S3Request> when, S3Fault fault) {
    return inject(when, fault, Long.MAX_VALUE);
  }

  /** Injects a fault into the next {@code times} requests that match. */
  public Injection inject(Predicate<S3Request> when, S3Fault fault, long times) {
    Injection injection = new Injection(when, fault, times);
    injections.removeIf(Injection::isOver);
    injections.add(injection);
    return injection;
  }

  /** Removes all faults. */
  public void clear() {
    injections.forEach(Injection::close);
    injections.clear();
  }

  /**
   * Holds the request back for as long as its faults demand.
   *
   * @return the fault that decides its outcome; null when the request is to be executed
   */
  @Nullable S3Fault apply(S3Request request) throws InterruptedException {
    for (Injection injection : injections) {
      if (injection.affects(request)) {
        if (injection.fault instanceof S3Fault.Delay delay) {
          injection.awaitRemoval(delay.duration().toNanos());
        } else if (injection.fault instanceof S3Fault.Hang) {
          injection.awaitRemoval(Long.MAX_VALUE);
        } else {
          return injection.fault;
        }
      }
    }
    return null;
  }

  /** A fault that is active until it is closed or has affected its number of requests. */
  public static final class Injection implements AutoCloseable {
    private final Predicate<S3Request> when;
    private final S3Fault fault;
    private final long limit;
    private final AtomicLong hits = new AtomicLong();
    private final CountDownLatch removed = new CountDownLatch(1);

    private Injection(Predicate<S3Request> when, S3Fault fault, long limit) {
      this.when = when;
      this.fault = fault;
      this.limit = limit;
    }

    /** How many requests it has affected. */
    public long hits() {
      return Math.min(hits.get(), limit);
    }

    /** Removes the fault; requests that it holds back continue at once. */
    @Override
    public void close() {
      removed.countDown();
    }

    private boolean isOver() {
      return removed.getCount() == 0 || hits.get() >= limit;
    }

    /** Whether the fault affects the request, which then counts as a hit. */
    private boolean affects(S3Request request) {
      return removed.getCount() > 0 && when.test(request) && hits.incrementAndGet() <= limit;
    }

    private void awaitRemoval(long nanos) throws InterruptedException {
      boolean unusedEarly = removed.await(nanos, TimeUnit.NANOSECONDS);
    }
  }
}
