package io.spillway.local.s3;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;

/** Counts the requests that arrived, including those that were refused or failed. Thread-safe. */
public final class RequestCounters {
  private final Map<S3Request, Count> counts = new ConcurrentHashMap<>();

  private record Count(LongAdder requests, LongAdder bytes) {
    Count() {
      this(new LongAdder(), new LongAdder());
    }
  }

  /** How many requests matched the condition, to which {@code key} is always null. */
  public long count(Predicate<S3Request> which) {
    return sum(which, Count::requests);
  }

  /** The bytes of their bodies, as announced, with what separates and signs chunks. */
  public long bytes(Predicate<S3Request> which) {
    return sum(which, Count::bytes);
  }

  private long sum(Predicate<S3Request> which, Function<Count, LongAdder> what) {
    return counts.entrySet().stream()
        .filter(entry -> which.test(entry.getKey()))
        .mapToLong(entry -> what.apply(entry.getValue()).sum())
        .sum();
  }

  /** Starts again at zero. */
  public void reset() {
    counts.clear();
  }

  /**
   * Counts a request.
   *
   * @param bytes of its body; negative when it does not say
   */
  void add(S3Request request, long bytes) {
    S3Request withoutKey =
        new S3Request(
            request.operation(), request.bucket(), null, request.caller(), request.ifNoneMatch());
    Count count = counts.computeIfAbsent(withoutKey, key -> new Count());
    count.requests().increment();
    count.bytes().add(Math.max(0, bytes));
  }
}
