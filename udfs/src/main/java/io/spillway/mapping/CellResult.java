package io.spillway.mapping;

/**
 * What a single mapping value makes of an event: a {@link Cell}, or the reason why there is none.
 */
public sealed interface CellResult {
  /**
   * The cell of an event.
   *
   * @param text the cell as a file holds it, in its quotes
   */
  record Cell(String text) implements CellResult {}

  /**
   * An event that has no cell.
   *
   * @param message names the directive that failed and what to do
   */
  record RejectedCell(String message) implements CellResult {}
}
