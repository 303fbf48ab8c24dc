package io.spillway.local.events;

import java.util.Locale;

/** The types of the Segment spec and how many of a hundred events have them. */
public enum EventType {
  TRACK(55),
  IDENTIFY(15),
  PAGE(15),
  SCREEN(8),
  GROUP(4),
  ALIAS(3);

  private final int percent;

  EventType(int percent) {
    this.percent = percent;
  }

  /** The value of the event's {@code type}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How many of a hundred events have this type. */
  public int percent() {
    return percent;
  }
}
