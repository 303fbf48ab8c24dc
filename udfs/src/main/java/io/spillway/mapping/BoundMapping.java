package io.spillway.mapping;

import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A {@link CompiledMapping} that is asked about the event that a {@link
 * io.spillway.event.LazyEvent} is at. For one thread.
 */
public final class BoundMapping {
  private final CompiledMapping mapping;
  private final BooleanSupplier trigger;
  private final BoundRow row;

  BoundMapping(CompiledMapping mapping, BooleanSupplier trigger, BoundRow row) {
    this.mapping = Objects.requireNonNull(mapping, "mapping");
    this.trigger = Objects.requireNonNull(trigger, "trigger");
    this.row = Objects.requireNonNull(row, "row");
  }

  /** Whether the trigger takes the current event. */
  public boolean matches() {
    return trigger.getAsBoolean();
  }

  /** The row of the current event, if it {@link #matches}: {@link CompiledMapping#row}. */
  public RowResult row(long recordMillis) {
    return row.row(recordMillis);
  }

  /** What is bound. */
  public CompiledMapping mapping() {
    return mapping;
  }
}
