package io.spillway.local.events;

/**
 * What the event's {@code integrations} say about the destination, and how many of a hundred events
 * say it.
 */
public enum Integrations {
  /** The field is absent. */
  ABSENT(10, true),
  /** <code>{}</code>. */
  EMPTY(64, true),
  /** <code>{"All":true}</code>. */
  ALL(8, true),
  /** Options for another destination only. */
  OTHER_OPTIONS(6, true),
  /** <code>{"All":false}</code>. */
  NONE(5, false),
  /** All disabled but the destination. */
  ONLY_DESTINATION(4, true),
  /** The destination disabled. */
  NOT_DESTINATION(3, false);

  private final int percent;
  private final boolean delivered;

  Integrations(int percent, boolean delivered) {
    this.percent = percent;
    this.delivered = delivered;
  }

  int percent() {
    return percent;
  }

  /** Whether the destination receives the event. */
  public boolean delivered() {
    return delivered;
  }

  /** The field with a comma before it; empty when it is absent. */
  String json(String destinationName) {
    String quoted = '"' + destinationName.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    String value =
        switch (this) {
          case ABSENT -> null;
          case EMPTY -> "{}";
          case ALL -> "{\"All\":true}";
          case OTHER_OPTIONS -> "{\"Amplitude\":{\"session_id\":1767225600123}}";
          case NONE -> "{\"All\":false}";
          case ONLY_DESTINATION -> "{\"All\":false," + quoted + ":true}";
          case NOT_DESTINATION -> "{" + quoted + ":false}";
        };
    return value == null ? "" : ",\"integrations\":" + value;
  }
}
