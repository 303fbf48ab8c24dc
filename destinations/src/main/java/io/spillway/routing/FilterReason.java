package io.spillway.routing;

/** Why no row was made of an event that is not broken. */
public enum FilterReason {
  /** The record has no value. */
  TOMBSTONE,
  /** No enabled mapping takes events of this source, type and content. */
  NO_MATCH,
  /** Mappings would have taken it, but its {@code integrations} turn their destinations off. */
  INTEGRATIONS
}
