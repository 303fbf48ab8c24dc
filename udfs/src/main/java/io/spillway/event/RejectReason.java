package io.spillway.event;

/** The reason why an event is a dead letter. */
public enum RejectReason {
  /** More bytes than the configured limit, or an integer with more digits than are read. */
  TOO_LARGE("too-large"),
  /** Objects and arrays nest deeper than the configured limit. */
  TOO_DEEP("too-deep"),
  /** Not well-formed UTF-8 JSON, or more than one JSON value. */
  NOT_JSON("not-json"),
  /** JSON, but not an object. */
  NOT_AN_OBJECT("not-an-object"),
  /** The record is not of the format that its topic has in the settings. */
  WRONG_FORMAT("wrong-format"),
  /**
   * The record does not say of which source the event is, and the policy does not let the event.
   */
  UNKNOWN_SOURCE("unknown-source"),
  /** A mapping of a destination could not be evaluated for this event. */
  MAPPING_FAILED("mapping-failed"),
  /** A mapping would have used up more for this event than the limits allow. */
  BUDGET_EXCEEDED("budget-exceeded"),
  /** The row would have begun another file of a destination that has too many begun already. */
  TOO_MANY_OUTPUTS("too-many-outputs");

  private final String code;

  RejectReason(String code) {
    this.code = code;
  }

  /** The stable spelling in dead letters and metric labels. */
  public String code() {
    return code;
  }
}
