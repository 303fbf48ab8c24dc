package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Meter;
import io.spillway.event.LazyEvent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Whether an event matches. Immutable. */
@FunctionalInterface
interface Condition {
  boolean test(JsonNode event, Meter meter);

  /** The same test of the current event of {@code event}. */
  default BooleanSupplier bind(LazyEvent event, Meter meter) {
    return () -> test(event.event().json(), meter);
  }

  /** False only when no event of this {@code type} can match. */
  default boolean mayMatch(JsonNode type) {
    return true;
  }

  /**
   * What all matching events have in common: the text at a place is one of a few.
   *
   * @return texts by the keys that lead to the place; empty when nothing is known
   */
  default Map<List<String>, Set<String>> requiredTexts() {
    return Map.of();
  }

  /** True when all of the conditions are. */
  static Condition all(List<Condition> conditions) {
    return combined(conditions, true);
  }

  /** True when at least one of the conditions is. */
  static Condition any(List<Condition> conditions) {
    return combined(conditions, false);
  }

  private static Condition combined(List<Condition> conditions, boolean all) {
    return conditions.size() == 1 ? conditions.get(0) : new Combined(List.copyOf(conditions), all);
  }

  /**
   * Conditions joined by "and" or by "or".
   *
   * @param all whether all parts must be true, or at least one
   */
  record Combined(List<Condition> parts, boolean all) implements Condition {
    @Override
    public boolean test(JsonNode event, Meter meter) {
      for (Condition part : parts) {
        if (part.test(event, meter) != all) {
          return !all;
        }
      }
      return all;
    }

    @Override
    public BooleanSupplier bind(LazyEvent event, Meter meter) {
      BooleanSupplier[] bound =
          parts.stream().map(part -> part.bind(event, meter)).toArray(BooleanSupplier[]::new);
      return () -> {
        for (BooleanSupplier part : bound) {
          if (part.getAsBoolean() != all) {
            return !all;
          }
        }
        return all;
      };
    }

    @Override
    public boolean mayMatch(JsonNode type) {
      return all
          ? parts.stream().allMatch(part -> part.mayMatch(type))
          : parts.stream().anyMatch(part -> part.mayMatch(type));
    }

    @Override
    public Map<List<String>, Set<String>> requiredTexts() {
      return all ? requiredByAll() : requiredByEach();
    }

    private Map<List<String>, Set<String>> requiredByAll() {
      Map<List<String>, Set<String>> required = new LinkedHashMap<>();
      for (Condition part : parts) {
        part.requiredTexts()
            .forEach((keys, texts) -> required.merge(keys, texts, Combined::intersection));
      }
      return required;
    }

    private Map<List<String>, Set<String>> requiredByEach() {
      Map<List<String>, Set<String>> required = null;
      for (Condition part : parts) {
        Map<List<String>, Set<String>> other = part.requiredTexts();
        if (required == null) {
          required = new LinkedHashMap<>(other);
        } else {
          required.keySet().retainAll(other.keySet());
          required.replaceAll((keys, texts) -> union(texts, other.get(keys)));
        }
      }
      return required == null ? Map.of() : required;
    }

    private static Set<String> intersection(Set<String> one, Set<String> other) {
      Set<String> both = new LinkedHashSet<>(one);
      both.retainAll(other);
      return both;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
      Set<String> either = new LinkedHashSet<>(one);
      either.addAll(other);
      return either;
    }
  }
}
