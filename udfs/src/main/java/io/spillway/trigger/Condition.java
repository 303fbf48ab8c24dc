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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /**
   * Why an event does not meet this condition: the first of several that must all be met, or each
   * of those of which one would suffice.
   *
   * @return empty when it meets it
   */
  default List<Unmet> unmet(JsonNode event, Meter meter) {
    return List.of();
  }

  /** The condition as FQL; empty when no event meets it. */
  default String fql() {
    return "";
  }

  /** True when the condition is not. */
  static Condition not(Condition condition) {
    return new Not(condition);
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

  /** The negation of a condition. */
  record Not(Condition condition) implements Condition {
    @Override
    public boolean test(JsonNode event, Meter meter) {
      return !condition.test(event, meter);
    }

    @Override
    public BooleanSupplier bind(LazyEvent event, Meter meter) {
      BooleanSupplier bound = condition.bind(event, meter);
      return () -> !bound.getAsBoolean();
    }
  }

  /**
   * A condition as it is written.
   *
   * @param operand what it looks at; null when it is a group
   */
  record Written(Condition condition, String text, @Nullable Operand operand) implements Condition {
    @Override
    public boolean test(JsonNode event, Meter meter) {
      return condition.test(event, meter);
    }

    @Override
    public BooleanSupplier bind(LazyEvent event, Meter meter) {
      return condition.bind(event, meter);
    }

    @Override
    public boolean mayMatch(JsonNode type) {
      return condition.mayMatch(type);
    }

    @Override
    public Map<List<String>, Set<String>> requiredTexts() {
      return condition.requiredTexts();
    }

    @Override
    public String fql() {
      return text;
    }

    @Override
    public List<Unmet> unmet(JsonNode event, Meter meter) {
      return test(event, meter)
          ? List.of()
          : List.of(new Unmet(text, operand == null ? null : operand.in(event, meter)));
    }
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
    public String fql() {
      List<String> written =
          parts.stream()
              .map(part -> part instanceof Combined ? "(" + part.fql() + ")" : part.fql())
              .map(text -> text.equals("()") ? "" : text)
              .toList();
      if (all) {
        return written.contains("") ? "" : String.join(" and ", written);
      }
      return written.stream().filter(text -> !text.isEmpty()).collect(Collectors.joining(" or "));
    }

    @Override
    public List<Unmet> unmet(JsonNode event, Meter meter) {
      Stream<List<Unmet>> unmet = parts.stream().map(part -> part.unmet(event, meter));
      if (all) {
        return unmet.filter(some -> !some.isEmpty()).findFirst().orElse(List.of());
      }
      return test(event, meter) ? List.of() : unmet.flatMap(List::stream).toList();
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
