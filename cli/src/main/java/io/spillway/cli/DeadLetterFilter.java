package io.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
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
  boolean takes(JsonNode deadLetter) {
    JsonNode listed = deadLetter.path("failures");
    Iterable<JsonNode> failures = listed.isEmpty() ? List.of(deadLetter) : listed;
    for (JsonNode failure : failures) {
      if (isIn(reasons, failure.path("reason"))
          && isIn(destinations, failure.path("destination"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIn(Set<String> wanted, JsonNode value) {
    return wanted.isEmpty() || wanted.contains(value.asText());
  }
}
