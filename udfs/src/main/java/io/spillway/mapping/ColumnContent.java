package io.spillway.mapping;

/** What the cells of a column contain, as far as the mapping determines it. */
public enum ColumnContent {
  /** Anything. */
  TEXT,
  /** An object or array of the Segment spec as JSON, or nothing. */
  JSON,
  /** One of the times of the Segment spec, usually ISO 8601 text, or nothing. */
  TIME,
  /** Usually {@code true}, {@code false} or nothing. */
  BOOLEAN,
  /** Always a whole number. */
  COUNT
}
