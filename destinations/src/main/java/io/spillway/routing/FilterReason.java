package io.spillway.routing;

/** Why an event that is not broken becomes no row. */
public enum FilterReason {
  /** The record has no value. */
  TOMBSTONE,
  /** The record is of a format that holds several events, and holds none. */
  EMPTY,
  /** No enabled mapping takes events of this source, type and content. */
  NO_MATCH,
  /** No mapping takes it, and it has no {@code type}, which every event of Segment has. */
  NO_TYPE,
  /** Mappings would take it, but its {@code integrations} turn their destinations off. */
  INTEGRATIONS,
  /** Mappings would take it, but filters of their destinations keep it from them. */
  DESTINATION_FILTER,
  /** Mappings take it whose {@code rows} it has no items for. */
  NO_ITEMS
}
