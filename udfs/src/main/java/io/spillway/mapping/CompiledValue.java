package io.spillway.mapping;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.event.Event;
import io.spillway.record.SourceRecord;
import java.util.List;

/** A single compiled mapping value, for trying one out. Safe for use by several threads. */
@FunctionalInterface
public interface CompiledValue {
  /**
   * The event's cell exactly as a file contains it. Never throws because of the event.
   *
   * @param record that the event came in
   */
  CellResult cell(Event event, SourceRecord record);

  /** What its author can hardly mean, each with what will come out. */
  default List<Diagnostic> warnings() {
    return List.of();
  }

  /** The result of a mapping value: a {@link Cell}, or the reason why there is none. */
  sealed interface CellResult {}

  /**
   * The cell of an event.
   *
   * @param text the cell as a file contains it, in its quotes
   */
  record Cell(String text) implements CellResult {}

  /**
   * An event for which the value could not be evaluated.
   *
   * @param message names the directive that failed and what to do
   */
  record RejectedCell(String message) implements CellResult {}
}
