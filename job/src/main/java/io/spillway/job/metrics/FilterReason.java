package io.spillway.job.metrics;

/** Why no row was made of an event that is not broken. */
public enum FilterReason implements LabelValue {
  /** The record has no value. */
  TOMBSTONE("tombstone"),
  /** No enabled mapping takes events of this source, type and content. */
  NO_MATCH("no-match"),
  /** Mappings would have taken it, but its {@code integrations} turn their destinations off. */
  INTEGRATIONS("integrations");

  private final String code;

  FilterReason(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
