package io.spillway.cli;

import io.spillway.deadletter.Rejections;
import io.spillway.deadletter.Rejections.Rejection;
import java.util.Set;

/**
 * Chooses dead letters by what failed.
 *
 * @param reasons empty for all
 * @param destinations empty for all
 */
record DeadLetterFilter(Set<String> reasons, Set<String> destinations) {

  DeadLetterFilter {
    reasons = Set.copyOf(reasons);
    destinations = Set.copyOf(destinations);
  }

  /** Whether a failure that the dead letter lists has one of the reasons and destinations. */
  boolean takes(Rejections rejections) {
    return rejections.listed().stream().anyMatch(this::takes);
  }

  /** Whether the failure has one of the reasons and destinations. */
  boolean takes(Rejection failure) {
    return isIn(reasons, failure.reason()) && isIn(destinations, failure.destinationId());
  }

  private static boolean isIn(Set<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value);
  }
}
