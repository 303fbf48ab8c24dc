package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Whether an event is taken. Immutable. */
@FunctionalInterface
interface Condition {
  boolean test(JsonNode event);

  /** True when all are. */
  static Condition all(List<Condition> conditions) {
    if (conditions.size() == 1) {
      return conditions.get(0);
    }
    Condition[] parts = conditions.toArray(new Condition[0]);
    return event -> {
      for (Condition part : parts) {
        if (!part.test(event)) {
          return false;
        }
      }
      return true;
    };
  }

  /** True when one is. */
  static Condition any(List<Condition> conditions) {
    if (conditions.size() == 1) {
      return conditions.get(0);
    }
    Condition[] parts = conditions.toArray(new Condition[0]);
    return event -> {
      for (Condition part : parts) {
        if (part.test(event)) {
          return true;
        }
      }
      return false;
    };
  }
}
