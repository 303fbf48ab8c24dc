package io.spillway.local.s3;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** Counts the requests that arrived, including those that were refused or failed. Thread-safe. */
public final class RequestCounters {
  private final Map<S3Request, LongAdder> counts = new ConcurrentHashMap<>();

  /** How many requests matched the condition, to which {@code key} is always null. */
  public long count(Predicate<S3Request> which) {
    return counts.entrySet().stream()
        .filter(entry -> which.test(entry.getKey()))
        .mapToLong(entry -> entry.getValue().sum())
        .sum();
  }

  /** Starts again at zero. */
  public void reset() {
    counts.clear();
  }

  void add(S3Request request) {
    S3Request withoutKey =
        new S3Request(
            request.operation(), request.bucket(), null, request.caller(), request.ifNoneMatch());
    counts.computeIfAbsent(withoutKey, key -> new LongAdder()).increment();
  }
}
