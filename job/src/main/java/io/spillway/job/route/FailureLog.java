package io.spillway.job.route;

import io.spillway.routing.Router;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs mappings that fail, each of them once a minute, however many events it fails for, and no
 * more than {@value #MAX_MAPPINGS} mappings in a minute. For one thread.
 */
final class FailureLog {
  static final int MAX_MAPPINGS = 100;

  private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);

  private final Logger log;
  private final LongSupplier clock;
  private long minuteStart;
  private Map<FailingMapping, Integer> failures = new HashMap<>();
  private Map<FailingMapping, Integer> failuresBefore = Map.of();

  private record FailingMapping(String destinationId, String mappingId) {}

  /**
   * @param clock in milliseconds
   */
  FailureLog(Logger log, LongSupplier clock) {
    this.log = Objects.requireNonNull(log, "log");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.minuteStart = clock.getAsLong();
  }

  /** Logs the failure, unless the same mapping has failed in this minute. */
  void failed(Router.Failure failure) {
    if (failure.mappingId().isEmpty()) {
      return;
    }
    startMinute();
    FailingMapping mapping = new FailingMapping(failure.destinationId(), failure.mappingId());
    Integer known = failures.get(mapping);
    if (known != null) {
      failures.put(mapping, known + 1);
    } else if (failures.size() < MAX_MAPPINGS) {
      failures.put(mapping, 1);
      log.warn(
          "Mapping {} of destination {} fails ({} times in the minute before): {}: {}",
          failure.mappingId(),
          failure.destinationId(),
          failuresBefore.getOrDefault(mapping, 0),
          failure.reason().code(),
          failure.message());
    }
  }

  private void startMinute() {
    long now = clock.getAsLong();
    long minutes = (now - minuteStart) / MINUTE;
    if (minutes > 0) {
      failuresBefore = minutes == 1 ? failures : Map.of();
      failures = new HashMap<>();
      minuteStart += minutes * MINUTE;
    }
  }
}
