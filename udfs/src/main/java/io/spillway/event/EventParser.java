package io.spillway.event;

/** Turns the bytes of a Kafka record's value into an event. Safe for use by one thread. */
public final class EventParser {
  private final EventLimits limits;

  public EventParser(EventLimits limits) {
    this.limits = limits;
  }

  /** Never throws for what the bytes hold: whatever is wrong with them is in the result. */
  public ParsedEvent parse(byte[] value) {
    throw new UnsupportedOperationException("limits " + limits);
  }
}
