package io.spillway.local.job;

import java.util.EnumMap;
import java.util.Map;

/**
 * Points at which a running job is made to fail, each up to a given number of times. Static,
 * because the operators that ask are copies that Flink made.
 */
final class Failures {

  /** Where the job is when it fails. */
  enum Point {
    BEFORE_COMMIT,
    AFTER_COMMIT,
    DURING_SNAPSHOT,
    BETWEEN_PUT_AND_ACKNOWLEDGEMENT,
    AT_END_OF_INPUT,
    BETWEEN_LAST_PUT_AND_ACKNOWLEDGEMENT
  }

  private static final Map<Point, Integer> LEFT = new EnumMap<>(Point.class);
  private static final Map<Point, Integer> DONE = new EnumMap<>(Point.class);
  private static final Map<Point, Integer> VISITS = new EnumMap<>(Point.class);

  private Failures() {}

  /** Lets every point fail that often, from now on. */
  static synchronized void arm(int timesEach) {
    LEFT.clear();
    DONE.clear();
    VISITS.clear();
    for (Point point : Point.values()) {
      LEFT.put(point, timesEach);
    }
  }

  /** How often the job has failed, by point. */
  static synchronized Map<Point, Integer> done() {
    return new EnumMap<>(DONE);
  }

  /** Fails every second caller as long as the point has failures left. */
  static void strike(Point point) {
    synchronized (Failures.class) {
      int left = LEFT.getOrDefault(point, 0);
      if (left == 0 || VISITS.merge(point, 1, Integer::sum) % 2 == 1) {
        return;
      }
      LEFT.put(point, left - 1);
      DONE.merge(point, 1, Integer::sum);
    }
    throw new InjectedFailure(point);
  }

  /** An error, so that nothing takes it for a destination's own failure. */
  static final class InjectedFailure extends Error {
    private static final long serialVersionUID = 1L;

    InjectedFailure(Point point) {
      super("injected: " + point);
    }
  }
}
