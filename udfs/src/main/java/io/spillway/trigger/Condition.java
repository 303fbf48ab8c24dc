package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Whether an event is taken. Immutable. */
@FunctionalInterface
interface Condition {
  List<String> TYPE = List.of("type");

  boolean test(JsonNode event);

  /** The same question about whatever {@code event} holds when it is asked. */
  default BooleanSupplier bind(LazyEvent event) {
    return () -> test(event.event().json());
  }

  /** False only when no event of this {@code type} is taken. */
  default boolean mayTake(JsonNode type) {
    return true;
  }

  /**
   * What is known of the events that are taken: that the text at a place is one of a few.
   *
   * @return by the keys that lead to the place; empty when nothing is known
   */
  default Map<List<String>, Set<String>> requiredTexts() {
    return Map.of();
  }

  /** Looks for a text at one place of an event. */
  record OfText(OfField field, String expected) implements Condition {
    OfText(Field field, String expected) {
      this(new OfField(field, value -> expected.equals(value.textValue())), expected);
    }

    @Override
    public boolean test(JsonNode event) {
      return field.test(event);
    }

    @Override
    public BooleanSupplier bind(LazyEvent event) {
      return field.bind(event);
    }

    @Override
    public boolean mayTake(JsonNode type) {
      return field.mayTake(type);
    }

    @Override
    public Map<List<String>, Set<String>> requiredTexts() {
      return field.field().isPlain() ? Map.of(field.field().keys(), Set.of(expected)) : Map.of();
    }
  }

  /** Looks at one place of an event. */
  record OfField(Field field, Predicate<JsonNode> test) implements Condition {
    @Override
    public boolean test(JsonNode event) {
      return test.test(field.find(event));
    }

    @Override
    public BooleanSupplier bind(LazyEvent event) {
      if (!field.isPlain()) {
        return Condition.super.bind(event);
      }
      EventPath path = event.path(field.keys());
      return () -> test.test(event.value(path));
    }

    @Override
    public boolean mayTake(JsonNode type) {
      return !field.keys().equals(TYPE) || test.test(type);
    }
  }

  /** True when all are. */
  record All(List<Condition> parts) implements Condition {
    @Override
    public boolean test(JsonNode event) {
      for (Condition part : parts) {
        if (!part.test(event)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public BooleanSupplier bind(LazyEvent event) {
      BooleanSupplier[] bound = bound(parts, event);
      return () -> {
        for (BooleanSupplier part : bound) {
          if (!part.getAsBoolean()) {
            return false;
          }
        }
        return true;
      };
    }

    @Override
    public boolean mayTake(JsonNode type) {
      return parts.stream().allMatch(part -> part.mayTake(type));
    }

    @Override
    public Map<List<String>, Set<String>> requiredTexts() {
      Map<List<String>, Set<String>> required = new LinkedHashMap<>();
      for (Condition part : parts) {
        part.requiredTexts()
            .forEach((keys, texts) -> required.merge(keys, texts, Condition::intersection));
      }
      return required;
    }
  }

  /** True when one is. */
  record Any(List<Condition> parts) implements Condition {
    @Override
    public boolean test(JsonNode event) {
      for (Condition part : parts) {
        if (part.test(event)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public BooleanSupplier bind(LazyEvent event) {
      BooleanSupplier[] bound = bound(parts, event);
      return () -> {
        for (BooleanSupplier part : bound) {
          if (part.getAsBoolean()) {
            return true;
          }
        }
        return false;
      };
    }

    @Override
    public boolean mayTake(JsonNode type) {
      return parts.stream().anyMatch(part -> part.mayTake(type));
    }

    @Override
    public Map<List<String>, Set<String>> requiredTexts() {
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

  private static BooleanSupplier[] bound(List<Condition> parts, LazyEvent event) {
    return parts.stream().map(part -> part.bind(event)).toArray(BooleanSupplier[]::new);
  }

  /** True when all are. */
  static Condition all(List<Condition> conditions) {
    return conditions.size() == 1 ? conditions.get(0) : new All(List.copyOf(conditions));
  }

  /** True when one is. */
  static Condition any(List<Condition> conditions) {
    return conditions.size() == 1 ? conditions.get(0) : new Any(List.copyOf(conditions));
  }
}
