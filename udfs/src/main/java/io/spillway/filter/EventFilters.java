package io.spillway.filter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Meter;
import io.spillway.event.Event;
import io.spillway.event.LazyEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The filters of a destination, in the order in which Segment applies them: what samples, what
 * drops events, what drops fields, and what allows some fields only, each in the order of the
 * catalog. All conditions are about the event as it came. Immutable.
 */
public final class EventFilters {
  public static final EventFilters NONE = new EventFilters(List.of());

  private final List<EventFilter> filters;
  private final List<Step> steps = new ArrayList<>();

  /** An action and the number of its filter. */
  private record Step(int filter, FilterAction action) {
    /** Where Segment's order has it; actions that remove fields give the same in any order. */
    int rank() {
      if (action instanceof FilterAction.Sample) {
        return 0;
      }
      return action instanceof FilterAction.Drop ? 1 : 2;
    }
  }

  /** What becomes of an event. */
  public sealed interface Outcome {}

  /**
   * It reaches the destination's mappings.
   *
   * @param edited without some of its fields; null when it is as it came
   */
  public record Passed(@Nullable Event edited) implements Outcome {
    private static final Passed UNCHANGED = new Passed(null);
  }

  /**
   * It does not.
   *
   * @param filterId of the filter that keeps it from the destination
   * @param how a predicate, like {@code drops it}
   */
  public record Stopped(String filterId, String how) implements Outcome {}

  /**
   * @param filters with different ids
   */
  public EventFilters(List<EventFilter> filters) {
    this.filters = List.copyOf(filters);
    for (int i = 0; i < filters.size(); i++) {
      for (FilterAction action : filters.get(i).actions()) {
        steps.add(new Step(i, action));
      }
    }
    steps.sort(Comparator.comparingInt(Step::rank));
  }

  /** Whether every event passes as it came. */
  public boolean areNone() {
    return steps.isEmpty();
  }

  /** Whether events that pass may be without some of their fields. */
  public boolean mayEdit() {
    return steps.stream().anyMatch(step -> step.action instanceof FilterAction.Edit);
  }

  /** The ids of the filters, in the order of the catalog. */
  public List<String> ids() {
    return filters.stream().map(EventFilter::id).toList();
  }

  /**
   * The same for the current event of {@code event}. For one thread.
   *
   * @param meter what the filters are held to together, for each event
   */
  public Bound bind(LazyEvent event, Meter meter) {
    return new Bound(event, meter);
  }

  /** Filters that are always asked about the current event of a {@link LazyEvent}. */
  public final class Bound {
    private final LazyEvent event;
    private final Meter meter;
    private final BooleanSupplier[] conditions;
    private final List<BoundStep> bound = new ArrayList<>();

    /** By the numbers of filters: null as long as nobody asked. */
    private final @Nullable Boolean[] met;

    private Bound(LazyEvent event, Meter meter) {
      this.event = event;
      this.meter = meter;
      this.conditions =
          filters.stream()
              .map(EventFilter::condition)
              .map(of -> of == null ? (BooleanSupplier) () -> true : of.bind(event, meter))
              .toArray(BooleanSupplier[]::new);
      this.met = new Boolean[conditions.length];
      steps.forEach(step -> bound.add(bound(step)));
    }

    private BoundStep bound(Step step) {
      String id = filters.get(step.filter).id();
      if (step.action instanceof FilterAction.Sample sample) {
        return new BoundStep(
            step.filter,
            new BoundSample(sample, event, meter),
            new Stopped(id, "leaves it out of its sample"),
            null);
      } else if (step.action instanceof FilterAction.Edit edit) {
        return new BoundStep(step.filter, () -> true, new Stopped(id, ""), edit);
      }
      return new BoundStep(step.filter, () -> false, new Stopped(id, "drops it"), null);
    }

    /**
     * What becomes of the current event.
     *
     * @throws io.spillway.budget.BudgetExceededException when that takes more than the meter allows
     */
    public Outcome outcome() {
      meter.restart();
      Arrays.fill(met, null);
      ObjectNode edited = null;
      for (BoundStep step : bound) {
        if (!isMet(step.filter)) {
          continue;
        }
        if (!step.passes.getAsBoolean()) {
          return step.stopped;
        }
        if (step.edit != null) {
          ObjectNode next = step.edit.edited(edited == null ? event.event().json() : edited, meter);
          edited = next == null ? edited : next;
        }
      }
      return edited == null ? Passed.UNCHANGED : new Passed(new Event(edited));
    }

    private boolean isMet(int filter) {
      Boolean known = met[filter];
      if (known == null) {
        known = conditions[filter].getAsBoolean();
        met[filter] = known;
      }
      return known;
    }
  }

  /**
   * A step for one event after the other.
   *
   * @param passes whether the event passes it
   * @param stopped what becomes of an event that does not
   * @param edit what changes one that does; null when nothing
   */
  private record BoundStep(
      int filter, BooleanSupplier passes, Stopped stopped, FilterAction.@Nullable Edit edit) {}
}
