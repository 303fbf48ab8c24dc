package io.spillway.local.endtoend;

import java.util.EnumMap;
import java.util.Map;

/**
 * Makes a running job fail at certain points, at each of them up to a given number of times.
 * Static, because the operators that call it are copies that Flink deserialized.
 */
final class FailureInjector {
  /** Where the job fails. */
  enum Point {
    BEFORE_COMMIT,
    AFTER_COMMIT,
    DURING_SNAPSHOT,
    BETWEEN_PUT_AND_ACKNOWLEDGEMENT,
    AT_END_OF_INPUT,
    BETWEEN_LAST_PUT_AND_ACKNOWLEDGEMENT
  }

  private static final Map<Point, Integer> LEFT = new EnumMap<>(Point.class);
  private static final Map<Point, Integer> INJECTED = new EnumMap<>(Point.class);
  private static final Map<Point, Integer> CALLS = new EnumMap<>(Point.class);

  private FailureInjector() {}

  /** From now on, fails that often at every point. */
  static synchronized void arm(int timesEach) {
    LEFT.clear();
    INJECTED.clear();
    CALLS.clear();
    for (Point point : Point.values()) {
      LEFT.put(point, timesEach);
    }
  }

  /** How often the job has failed, by point. */
  static synchronized Map<Point, Integer> injected() {
    return new EnumMap<>(INJECTED);
  }

  /** Fails every second call as long as the point has failures left. */
  static void failAt(Point point) {
    synchronized (FailureInjector.class) {
      int left = LEFT.getOrDefault(point, 0);
      if (left == 0 || CALLS.merge(point, 1, Integer::sum) % 2 == 1) {
        return;
      }
      LEFT.put(point, left - 1);
      INJECTED.merge(point, 1, Integer::sum);
    }
    throw new InjectedFailure(point);
  }

  /** An error, so that it is not taken for a failure of a destination. */
  static final class InjectedFailure extends Error {
    private static final long serialVersionUID = 1L;

    InjectedFailure(Point point) {
      super("injected: " + point);
    }
  }
}
