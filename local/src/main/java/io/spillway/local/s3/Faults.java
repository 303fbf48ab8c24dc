package io.spillway.local.s3;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The faults in force in front of the store. A request is held back by every delay and hang that
 * strikes it, in the order they were injected, until the first fault of another kind decides what
 * becomes of it. Thread-safe.
 */
public final class Faults {
  private final List<Fault> faults = new CopyOnWriteArrayList<>();

  /**
   * Puts a fault in force until it is closed.
   *
   * @param when called by several threads; for example {@code
   *     toBucket("a").and(doing(PUT_OBJECT))}, or at random
   */
  public Fault inject(Predicate<S3Request> when, Effect effect) {
    return inject(when, effect, Long.MAX_VALUE);
  }

  /** Puts a fault in force for the next {@code times} requests it strikes. */
  public Fault inject(Predicate<S3Request> when, Effect effect, long times) {
    Fault fault = new Fault(when, effect, times);
    faults.removeIf(Fault::isOver);
    faults.add(fault);
    return fault;
  }

  /** Ends all faults. */
  public void clear() {
    faults.forEach(Fault::close);
    faults.clear();
  }

  /**
   * Holds the request back as long as faults say so, and returns what becomes of it; null when it
   * goes on.
   */
  @Nullable Effect apply(S3Request request) throws InterruptedException {
    for (Fault fault : faults) {
      if (fault.strikes(request)) {
        if (fault.effect() instanceof Effect.Delay || fault.effect() instanceof Effect.Hang) {
          fault.hold();
        } else {
          return fault.effect();
        }
      }
    }
    return null;
  }
}
