package io.spillway.local.s3;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A fault that is in force until it is closed or has struck as often as it may. Thread-safe. */
public final class Fault implements AutoCloseable {
  private final Predicate<S3Request> when;
  private final Effect effect;
  private final long limit;
  private final AtomicLong hits = new AtomicLong();
  private final CountDownLatch removed = new CountDownLatch(1);

  Fault(Predicate<S3Request> when, Effect effect, long limit) {
    this.when = when;
    this.effect = effect;
    this.limit = limit;
  }

  /** How many requests it struck. */
  public long hits() {
    return Math.min(hits.get(), limit);
  }

  /** Ends the fault; requests it holds back go on at once. */
  @Override
  public void close() {
    removed.countDown();
  }

  Effect effect() {
    return effect;
  }

  boolean isOver() {
    return removed.getCount() == 0 || hits.get() >= limit;
  }

  /** Whether the fault strikes the request; counts it when it does. */
  boolean strikes(S3Request request) {
    return removed.getCount() > 0 && when.test(request) && hits.incrementAndGet() <= limit;
  }

  /** Holds the calling thread back as the effect says. */
  void hold() throws InterruptedException {
    if (effect instanceof Effect.Delay delay) {
      boolean unusedEarly = removed.await(delay.duration().toNanos(), TimeUnit.NANOSECONDS);
    } else if (effect instanceof Effect.Hang) {
      removed.await();
    }
  }
}
