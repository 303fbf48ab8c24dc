package io.spillway.routing;

/** Why an event that is not broken becomes no row. */
public enum FilterReason {
  /** The record has no value. */
  TOMBSTONE,
  /** No enabled mapping takes events of this source, type and content. */
  NO_MATCH,
  /** Mappings would take it, but its {@code integrations} turn their destinations off. */
  INTEGRATIONS,
  /** Mappings would take it, but filters of their destinations keep it from them. */
  DESTINATION_FILTER,
  /** Mappings take it whose {@code rows} it has no items for. */
  NO_ITEMS
}
