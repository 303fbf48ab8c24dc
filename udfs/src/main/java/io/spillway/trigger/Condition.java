package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import java.util.List;
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
